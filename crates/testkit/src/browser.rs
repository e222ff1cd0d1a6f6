//! A browser as a person has it: headless Chromium, driven by keys over the DevTools protocol.
//!
//! It is spoken to by two pipes (`--remote-debugging-pipe`: JSON, a NUL after each message), so
//! that no port is open and nothing but this test can drive it. It ends with its pipes.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use tempfile::TempDir;

/// How long the browser may take for one answer.
const ANSWER_MAX: Duration = Duration::from_mins(1);
/// How long a page may take to come up.
pub const PAGE_MAX: Duration = Duration::from_secs(30);
/// How long one look into a page may be away from the next.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// The pipes of the browser are its third and fourth file; what it says goes nowhere.
const PIPES: &str = r#"exec "$0" "$@" 3<&0 4>&1 0</dev/null 1>/dev/null"#;
/// Nothing that a person did not ask for: no first run, no services, no other network.
const SWITCHES: [&str; 12] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-pipe",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
];
const PROGRAMS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// A browser with one page; it ends when this is dropped.
#[derive(Debug)]
pub struct Browser {
    child: Child,
    pipe: Option<ChildStdin>,
    messages: Receiver<Value>,
    session: String,
    number: u64,
    requests: Vec<String>,
    keys: usize,
    _profile: TempDir,
}

/// What a key does: its name, its code, its number, the text that it types.
struct Key(&'static str, &'static str, u32, &'static str);

const KEYS: [Key; 8] = [
    Key("Tab", "Tab", 9, ""),
    Key("Enter", "Enter", 13, "\r"),
    Key(" ", "Space", 32, " "),
    Key("Escape", "Escape", 27, ""),
    Key("ArrowDown", "ArrowDown", 40, ""),
    Key("ArrowUp", "ArrowUp", 38, ""),
    Key("ArrowRight", "ArrowRight", 39, ""),
    Key("ArrowLeft", "ArrowLeft", 37, ""),
];

impl Browser {
    /// Starts it with an empty page of 1280 × 900.
    pub fn start() -> Self {
        let profile = tempfile::Builder::new().prefix("breakwater-browser-").tempdir();
        let profile = profile.expect("a folder for the browser");
        let mut child = Command::new("/bin/sh")
            .args(["-c", PIPES, &program()])
            .args(SWITCHES)
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .env("HOME", profile.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell starts");
        let (sender, messages) = channel();
        let stdout = child.stdout.take().expect("a pipe");
        thread::spawn(move || {
            for message in BufReader::new(stdout).split(0).map_while(Result::ok) {
                let Ok(message) = serde_json::from_slice(&message) else { break };
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let pipe = child.stdin.take();
        let session = String::new();
        let mut browser = Self {
            child,
            pipe,
            messages,
            session,
            number: 0,
            requests: Vec::new(),
            keys: 0,
            _profile: profile,
        };
        browser.attach();
        browser
    }

    fn attach(&mut self) {
        let made = self.call("Target.createTarget", &json!({ "url": "about:blank" }));
        let target = made["targetId"].clone();
        let attach = json!({ "targetId": target, "flatten": true });
        let attached = self.call("Target.attachToTarget", &attach);
        attached["sessionId"].as_str().expect("a session").clone_into(&mut self.session);
        for domain in ["Page", "Network", "Runtime"] {
            self.call(&format!("{domain}.enable"), &json!({}));
        }
        self.width(1_280);
    }

    /// Opens an address, as if it was typed into the line above the page.
    pub fn open(&mut self, address: &str) {
        let answer = self.call("Page.navigate", &json!({ "url": address }));
        assert!(answer.get("errorText").is_none(), "{address} does not open: {answer}");
        self.wait_for("document.readyState === 'complete'", PAGE_MAX);
    }

    /// Presses a key by its name: `Tab`, `Enter`, `Space`, `Escape`, `ArrowDown` and its sisters.
    pub fn key(&mut self, name: &str) {
        self.press(name, 0);
    }

    /// Presses a key with Shift held down.
    pub fn shift_key(&mut self, name: &str) {
        self.press(name, 8);
    }

    fn press(&mut self, name: &str, modifiers: u32) {
        let Key(key, code, number, text) =
            KEYS.iter().find(|key| key.1 == name).unwrap_or_else(|| panic!("no key `{name}`"));
        let event = |kind: &str| {
            json!({
                "type": kind, "key": key, "code": code, "modifiers": modifiers,
                "windowsVirtualKeyCode": number, "nativeVirtualKeyCode": number,
            })
        };
        let mut down = event(if text.is_empty() { "rawKeyDown" } else { "keyDown" });
        if !text.is_empty() {
            down["text"] = json!(text);
            down["unmodifiedText"] = json!(text);
        }
        self.call("Input.dispatchKeyEvent", &down);
        self.call("Input.dispatchKeyEvent", &event("keyUp"));
        self.keys += 1;
    }

    /// Types a text, a key press a character.
    pub fn type_text(&mut self, text: &str) {
        for letter in text.chars() {
            let text = letter.to_string();
            let down = json!({ "type": "keyDown", "key": text, "text": text });
            self.call("Input.dispatchKeyEvent", &down);
            self.call("Input.dispatchKeyEvent", &json!({ "type": "keyUp", "key": text }));
            self.keys += 1;
        }
    }

    /// How many keys were pressed.
    pub fn keys(&self) -> usize {
        self.keys
    }

    /// The addresses that the browser has asked for, in order.
    pub fn requests(&self) -> &[String] {
        &self.requests
    }

    /// What a line of script gives, or what its promise gives in the end.
    pub fn evaluate(&mut self, script: &str) -> Value {
        let asked = json!({
            "expression": script, "returnByValue": true, "awaitPromise": true,
        });
        let answer = self.call("Runtime.evaluate", &asked);
        let error = answer.get("exceptionDetails");
        assert!(error.is_none(), "`{script}` fails: {}", error.unwrap_or(&Value::Null));
        answer["result"]["value"].clone()
    }

    /// Waits until a line of script gives true; a page that goes away meanwhile is waited for.
    pub fn wait_for(&mut self, condition: &str, at_most: Duration) {
        let deadline = Instant::now() + at_most;
        let asked = json!({ "expression": format!("!!({condition})"), "returnByValue": true });
        while Instant::now() < deadline {
            let answer = self.ask("Runtime.evaluate", &asked);
            let held = answer.pointer("/result/result/value").and_then(Value::as_bool);
            if held == Some(true) {
                return;
            }
            thread::sleep(LOOK_EVERY);
        }
        let place = self.evaluate("location.href + '\\n' + document.body.innerText");
        panic!("`{condition}` was not so within {at_most:?} on {}", place.as_str().unwrap_or("?"));
    }

    /// Waits until the page at this path is up.
    pub fn wait_for_page(&mut self, path: &str) {
        let path = json!(path);
        let up = format!("document.readyState === 'complete' && location.pathname === {path}");
        self.wait_for(&up, PAGE_MAX);
    }

    /// The words of the page.
    pub fn text(&mut self) -> String {
        let text = self.evaluate("document.body.innerText");
        text.as_str().unwrap_or_default().to_owned()
    }

    /// The element that has the focus, in a few words: its name, `name` and text.
    pub fn focus(&mut self) -> String {
        let script = "(e => [e.tagName.toLowerCase(), e.name || '', e.value || '', \
                      (e.innerText || '').trim()].join('|'))(document.activeElement)";
        self.evaluate(script).as_str().unwrap_or_default().to_owned()
    }

    /// Gives the page another width.
    pub fn width(&mut self, width: u32) {
        let screen = json!({
            "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false,
        });
        self.call("Emulation.setDeviceMetricsOverride", &screen);
    }

    /// The whole page at this width, as PNG.
    pub fn screenshot(&mut self, width: u32) -> Vec<u8> {
        self.width(width);
        let asked = json!({ "format": "png", "captureBeyondViewport": true });
        let answer = self.call("Page.captureScreenshot", &asked);
        let png = answer["data"].as_str().expect("a picture");
        STANDARD.decode(png).expect("a picture in base64")
    }

    /// The same into a file.
    pub fn save_screenshot(&mut self, width: u32, file: &Path) {
        fs::write(file, self.screenshot(width)).expect("the picture is written");
    }

    /// Gives the computer a passkey device that always finds its user; its id.
    pub fn add_authenticator(&mut self) -> String {
        self.call("WebAuthn.enable", &json!({}));
        let options = json!({
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": true,
            "hasUserVerification": true,
            "isUserVerified": true,
            "automaticPresenceSimulation": true,
        });
        let made = self.call("WebAuthn.addVirtualAuthenticator", &json!({ "options": options }));
        made["authenticatorId"].as_str().expect("an authenticator").to_owned()
    }

    /// The passkeys on a device: how often each was used.
    pub fn sign_counts(&mut self, authenticator: &str) -> Vec<u64> {
        let asked = json!({ "authenticatorId": authenticator });
        let answer = self.call("WebAuthn.getCredentials", &asked);
        let all = answer["credentials"].as_array().cloned().unwrap_or_default();
        all.iter().filter_map(|credential| credential["signCount"].as_u64()).collect()
    }

    /// Whether the device's user is found when it asks.
    pub fn set_user_verified(&mut self, authenticator: &str, verified: bool) {
        let asked = json!({ "authenticatorId": authenticator, "isUserVerified": verified });
        self.call("WebAuthn.setUserVerified", &asked);
    }

    /// Sends a command; what it gives.
    fn call(&mut self, method: &str, params: &Value) -> Value {
        let answer = self.ask(method, params);
        let error = answer.get("error");
        assert!(error.is_none(), "{method} is refused: {}", error.unwrap_or(&Value::Null));
        answer["result"].clone()
    }

    /// Sends a command; its whole answer.
    fn ask(&mut self, method: &str, params: &Value) -> Value {
        self.number += 1;
        let mut message = json!({ "id": self.number, "method": method, "params": params });
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        let pipe = self.pipe.as_mut().expect("the pipe is open");
        pipe.write_all(&bytes).expect("the browser listens");
        let deadline = Instant::now() + ANSWER_MAX;
        loop {
            let message = self.receive(deadline.saturating_duration_since(Instant::now()), method);
            if message["id"] == json!(self.number) {
                return message;
            }
            self.note(&message);
        }
    }

    fn receive(&mut self, at_most: Duration, method: &str) -> Value {
        match self.messages.recv_timeout(at_most) {
            Ok(message) => message,
            Err(RecvTimeoutError::Timeout) => panic!("no answer to {method} in {ANSWER_MAX:?}"),
            Err(RecvTimeoutError::Disconnected) => {
                let ended = self.child.wait();
                panic!("the browser ended while it was asked for {method}: {ended:?}")
            }
        }
    }

    fn note(&mut self, message: &Value) {
        if message["method"] == "Network.requestWillBeSent" {
            let address = message["params"]["request"]["url"].as_str().unwrap_or_default();
            if !address.starts_with("data:") {
                self.requests.push(address.to_owned());
            }
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It ends with its pipe; where it does not, this process and no other is ended.
        drop(self.pipe.take());
        let deadline = Instant::now() + Duration::from_secs(5);
        while Instant::now() < deadline {
            if let Ok(Some(_)) = self.child.try_wait() {
                return;
            }
            thread::sleep(LOOK_EVERY);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn program() -> String {
    let is_there = |name: &&&str| {
        let folders = ["/usr/bin", "/usr/local/bin", "/opt/google/chrome"];
        folders.iter().any(|folder| Path::new(folder).join(name).exists())
    };
    let found = PROGRAMS.iter().find(is_there);
    found.map_or_else(
        || {
            panic!(
                "there is no Chromium: install Debian's package `chromium` (`cargo xtask test` \
                 does it)"
            )
        },
        |name| (*name).to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::{Browser, PAGE_MAX};

    #[test]
    fn keys_reach_the_page_and_are_counted() {
        let mut browser = Browser::start();
        browser.open(
            "data:text/html,<form action='about:blank'><input name=a><button>Go</button></form>",
        );
        browser.key("Tab");
        browser.type_text("ab");
        assert_eq!(browser.focus(), "input|a|ab|");
        browser.key("Tab");
        assert_eq!(browser.focus(), "button|||Go");
        browser.evaluate("document.forms[0].onsubmit = () => { window.sent = true; return false }");
        browser.key("Space");
        browser.wait_for("window.sent", PAGE_MAX);
        assert_eq!(browser.keys(), 5);
        assert_eq!(browser.requests(), [] as [&str; 0]);
        assert!(browser.screenshot(320).starts_with(b"\x89PNG"));
    }
}
