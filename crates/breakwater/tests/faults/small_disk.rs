//! A server whose data folder is a disk of a few megabytes that only it has.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

use testkit::server::Server;

use super::BREAKWATER;

/// Mounts a disk in memory over the folder, in a world of its own, and serves from there.
const MOUNTED: &str = r#"mount -t tmpfs -o size="$1",mode=0700 none "$2" && shift &&
    exec "$0" serve --data "$1" --listen 127.0.0.1:0"#;

pub(crate) struct SmallDisk {
    pub(crate) server: Server,
    _place: tempfile::TempDir,
    data: PathBuf,
}

impl SmallDisk {
    pub(crate) fn start(size: &str) -> Self {
        let place = tempfile::tempdir().unwrap();
        let data = place.path().join("data");
        fs::create_dir(&data).unwrap();
        let mut command = Command::new("unshare");
        command.args(["--map-root-user", "--mount", "/bin/sh", "-c", MOUNTED, BREAKWATER.0]);
        command.arg(size).arg(&data);
        let server = Server::start(command);
        Self { server, _place: place, data }
    }

    /// The data folder as the server sees it, from outside of its world.
    pub(crate) fn data(&self) -> PathBuf {
        let inside = self.data.strip_prefix("/").unwrap();
        Path::new("/proc").join(self.server.id().to_string()).join("root").join(inside)
    }

    /// Fills the disk but for so many bytes.
    pub(crate) fn fill(&self, but_for: u64) {
        let mut filler = fs::File::create(self.data().join("filler")).unwrap();
        let mut left = self.free().saturating_sub(but_for);
        let part = vec![0x5a; 4_096];
        while left >= 4_096 && filler.write_all(&part).is_ok() {
            left -= 4_096;
        }
    }

    pub(crate) fn make_room(&self) {
        fs::remove_file(self.data().join("filler")).unwrap();
    }

    fn free(&self) -> u64 {
        fs4::available_space(self.data()).unwrap()
    }
}
