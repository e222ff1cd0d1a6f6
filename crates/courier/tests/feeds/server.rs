//! A web server for one test: each connection gets the next answer of its script, byte for byte.

use std::{
    io::{BufRead as _, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc,
        mpsc::{Receiver, channel},
    },
    thread,
    time::Duration,
};

use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};

/// What one connection gets.
pub(crate) enum Answer {
    /// These bytes; then the line is cut.
    Bytes(Vec<u8>),
    /// These bytes, and then nothing, for as long as the other side waits.
    Silence(Vec<u8>),
    /// These bytes, and then as many more as the other side takes.
    Endless(Vec<u8>),
}

/// A whole answer with this status line, these headers and this body.
pub(crate) fn answer(status: &str, headers: &[&str], body: &str) -> Answer {
    let length = format!("Content-Length: {}", body.len());
    cut_answer(status, &[headers, &[&length]].concat(), body)
}

/// The same, but how long it is only the headers say.
pub(crate) fn cut_answer(status: &str, headers: &[&str], body: &str) -> Answer {
    Answer::Bytes(head(status, headers).into_iter().chain(body.bytes()).collect())
}

pub(crate) fn head(status: &str, headers: &[&str]) -> Vec<u8> {
    let lines: Vec<String> = headers.iter().map(|line| format!("{line}\r\n")).collect();
    format!("HTTP/1.1 {status}\r\n{}Connection: close\r\n\r\n", lines.concat()).into_bytes()
}

/// A running server.
pub(crate) struct Server {
    /// Its address, without a path.
    pub(crate) url: String,
    requests: Receiver<String>,
}

impl Server {
    pub(crate) fn start(script: Vec<Answer>) -> Self {
        Self::listen("http://127.0.0.1", script, |stream| Box::new(stream))
    }

    /// With TLS; gives its certificate, too.
    pub(crate) fn start_with_tls(script: Vec<Answer>) -> (Self, Vec<u8>) {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap();
        let config = Arc::new(config);
        let server = Self::listen("https://localhost", script, move |stream| {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            Box::new(StreamOwned::new(connection, stream))
        });
        (server, made.cert.pem().into_bytes())
    }

    fn listen(
        origin: &str,
        script: Vec<Answer>,
        wrap: impl Fn(TcpStream) -> Box<dyn Line> + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("{origin}:{}", listener.local_addr().unwrap().port());
        let (sender, requests) = channel();
        thread::spawn(move || {
            let mut kept = Vec::new();
            for answer in script {
                let (stream, _) = listener.accept().unwrap();
                stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
                let mut line = wrap(stream);
                let Some(request) = request(&mut line) else { continue };
                if sender.send(request).is_err() {
                    return;
                }
                kept.extend(give(line, answer));
            }
        });
        Self { url, requests }
    }

    /// The next request that arrived; `None` where none did.
    pub(crate) fn request(&self) -> Option<String> {
        self.requests.try_recv().ok()
    }
}

trait Line: Read + Write {}
impl<T: Read + Write> Line for T {}

fn request(line: &mut dyn Line) -> Option<String> {
    let mut reader = BufReader::new(line);
    let mut request = String::new();
    while !request.ends_with("\r\n\r\n") {
        if reader.read_line(&mut request).ok()? == 0 {
            return None;
        }
    }
    Some(request)
}

/// Gives the line back where it must stay open.
fn give(mut line: Box<dyn Line>, answer: Answer) -> Option<Box<dyn Line>> {
    match answer {
        Answer::Bytes(bytes) => {
            line.write_all(&bytes).and_then(|()| line.flush()).ok();
            None
        }
        Answer::Silence(bytes) => {
            line.write_all(&bytes).and_then(|()| line.flush()).ok();
            Some(line)
        }
        Answer::Endless(bytes) => {
            let mut state = line.write_all(&bytes);
            while state.is_ok() {
                state = line.write_all(&[b'a'; 4_096]);
            }
            None
        }
    }
}
