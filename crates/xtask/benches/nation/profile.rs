//! Where the time goes: imports, the start, one change, one sheet.

use std::{fs::File, path::Path, time::Instant};

use app::{Tlp, imports};
use translate::feed::Given;

use crate::house;

/// Imports feeds, then starts anew; says how long each took.
pub(crate) fn run(folder: &Path, feeds: &[String]) {
    let timed = |what: &str, work: &mut dyn FnMut()| {
        let start = Instant::now();
        work();
        println!("{:>8.3} s  {what}", start.elapsed().as_secs_f64());
    };
    let house = house::open(folder);
    timed("load", &mut || house.load().expect("it loads"));
    for feed in feeds {
        timed(feed, &mut || {
            let source = "bench".parse().expect("a slug");
            let caller = house::itself(&house);
            let mut importing =
                imports::begin(&house, &caller, &source, Tlp::Clear).expect("it begins");
            let file = File::open(feed).expect("a feed");
            importing.file(file, feed, Given::ByName).expect("it is read");
            let imported = importing.finish().expect("it ends");
            println!("{:?}", imported.progress);
        });
        timed("  followed", &mut || while house.turn().expect("a turn") {});
    }
    let (statements, releases, operators) = house.live().sizes();
    println!("{statements} statements, {releases} releases, {operators} operators");
    println!("{:?}", house.store().figures());
}
