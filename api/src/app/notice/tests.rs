use super::*;
use crate::app::worker::work;
use crate::app::{App, FixedClock};
use axum::Router;
use axum::body::Bytes;
use axum::routing::post;
use chrono::{DateTime, Duration};
use domain::person::{EmailAddress, Login, PersonName, PhoneNumber};
use domain::{Language, PersonId};
use http::{HeaderMap, StatusCode};
use std::sync::{Arc, Mutex};
use storage::jobs::{JobState, list};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use uuid::Uuid;

const PHONE: &str = "+6281234567890";
const ADDRESS: &str = "siti@contoh.id";

struct House {
    app: App,
    clock: Arc<FixedClock>,
    folder: tempfile::TempDir,
}

impl House {
    async fn fresh() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::at(DateTime::UNIX_EPOCH));
        let app = crate::app::testing::app(folder.path(), clock.clone()).await;
        Self { app, clock, folder }
    }

    async fn siti(&self, phone: Option<&str>, email: Option<&str>) -> PersonId {
        let tx = self.app.db.begin().await.unwrap();
        let new = storage::person::NewPerson {
            name: PersonName::parse("Siti").unwrap(),
            phone: phone.map(|text| PhoneNumber::parse(text).unwrap()),
            email: email.map(|text| EmailAddress::parse(text).unwrap()),
            password_hash: None,
        };
        let id = storage::person::insert(&tx, &new).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    async fn tell(&self, recipient: Recipient) {
        let tx = self.app.db.begin().await.unwrap();
        let notice = Notice::SignInCode {
            code: "123456".to_owned(),
        };
        tell(&tx, &self.app, recipient, notice).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn work(&self) {
        work(&self.app, Uuid::nil()).await.unwrap();
    }

    async fn jobs(&self) -> Vec<storage::jobs::JobView> {
        let now = self.app.environment().clock.now();
        list(&self.app.db, now, false, 100).await.unwrap()
    }

    fn written(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("notices.jsonl")).unwrap_or_default()
    }
}

fn phone() -> Login {
    Login::parse(PHONE).unwrap()
}

/// A gateway that answers with the statuses in turn, and then with 200.
#[derive(Clone, Default)]
struct Gateway {
    statuses: Arc<Mutex<Vec<u16>>>,
    taken: Arc<Mutex<Vec<(HeaderMap, serde_json::Value)>>>,
}

impl Gateway {
    async fn serve(statuses: &[u16]) -> (Self, String) {
        let gateway = Self::default();
        *gateway.statuses.lock().unwrap() = statuses.iter().rev().copied().collect();
        let own = gateway.clone();
        let take = async move |headers: HeaderMap, body: Bytes| {
            let body = serde_json::from_slice(&body).unwrap();
            own.taken.lock().unwrap().push((headers, body));
            let status = own.statuses.lock().unwrap().pop().unwrap_or(200);
            StatusCode::from_u16(status).unwrap()
        };
        let routes = Router::new().route("/send", post(take));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/send", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        (gateway, url)
    }

    fn taken(&self) -> Vec<(HeaderMap, serde_json::Value)> {
        self.taken.lock().unwrap().clone()
    }
}

fn over_http(house: &mut House, url: String) {
    let sender = HttpSender::new(url, Some("s3cret")).unwrap();
    let notices = house.app.notices.clone();
    house.app.notices = notices.with(Channel::Phone, Arc::new(sender));
}

/// A mail server that takes one mail per connection, or answers RCPT with `refusal`.
async fn mail_server(refusal: Option<&'static str>) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let mails = Arc::new(Mutex::new(Vec::new()));
    let own = mails.clone();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            converse(stream, refusal, &own).await;
        }
    });
    (url, mails)
}

async fn converse(stream: TcpStream, refusal: Option<&str>, mails: &Mutex<Vec<String>>) {
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    writer.write_all(b"220 mail.test\r\n").await.unwrap();
    let mut mail = String::new();
    while let Some(line) = lines.next_line().await.unwrap_or_default() {
        let word = line.split(' ').next().unwrap_or_default().to_uppercase();
        let answer = match word.as_str() {
            "DATA" => {
                writer.write_all(b"354 go\r\n").await.unwrap();
                while let Some(line) = lines.next_line().await.unwrap() {
                    if line == "." {
                        break;
                    }
                    mail.push_str(&line);
                    mail.push('\n');
                }
                mails.lock().unwrap().push(std::mem::take(&mut mail));
                "250 taken".to_owned()
            }
            "RCPT" => refusal.unwrap_or("250 ok").to_owned(),
            "QUIT" => "221 bye".to_owned(),
            _ => "250 ok".to_owned(),
        };
        let _gone = writer.write_all(format!("{answer}\r\n").as_bytes()).await;
    }
}

fn over_smtp(house: &mut House, url: &str) {
    let sender = SmtpSender::new(url, "Sentra <sentra@desa.example>").unwrap();
    let notices = house.app.notices.clone();
    house.app.notices = notices.with(Channel::Email, Arc::new(sender));
}

#[tokio::test]
async fn without_a_gateway_a_notice_is_written_to_a_file_for_its_owner_alone() {
    let house = House::fresh().await;
    let siti = house.siti(Some(PHONE), None).await;
    house.tell(Recipient::person(siti)).await;
    assert_eq!(house.written(), "", "not before the job");
    let job = house.jobs().await.remove(0);
    assert!(!job.payload.contains("123456") && !job.payload.contains("812"));
    house.work().await;
    let line: serde_json::Value = serde_json::from_str(house.written().trim()).unwrap();
    assert_eq!(line["to"], PHONE);
    assert_eq!(line["parameters"]["code"], "123456");
    assert!(line["text"].as_str().unwrap().contains("kode masuk"));
    assert!(house.jobs().await.is_empty());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let file = std::fs::metadata(house.folder.path().join("notices.jsonl")).unwrap();
        assert_eq!(file.permissions().mode() & 0o777, 0o600);
    }
}

#[tokio::test]
async fn a_gateway_is_sent_what_is_documented_and_a_lost_answer_comes_again_as_the_same() {
    let mut house = House::fresh().await;
    let (gateway, url) = Gateway::serve(&[503, 429]).await;
    over_http(&mut house, url);
    house
        .tell(Recipient::login(phone()).in_language(Language::English))
        .await;
    let job = house.jobs().await[0].id;
    for _ in 0..3 {
        house.work().await;
        house.clock.advance(Duration::minutes(2));
    }
    house.work().await;
    let taken = gateway.taken();
    assert_eq!(taken.len(), 3);
    for (headers, body) in &taken {
        assert_eq!(headers["authorization"], "Bearer s3cret");
        assert_eq!(headers["idempotency-key"], job.to_string());
        let text = body["text"].as_str().unwrap();
        assert!(text.starts_with("123456 is your Sentra sign-in code"));
        let expected = serde_json::json!({
            "id": job, "channel": "PHONE", "to": PHONE, "kind": "SIGN_IN_CODE", "language": "en",
            "subject": "Your Sentra sign-in code", "text": text,
            "parameters": { "code": "123456", "minutes": 10 },
        });
        assert_eq!(*body, expected);
    }
    assert!(house.jobs().await.is_empty());
    assert_eq!(house.written(), "");
}

#[tokio::test]
async fn a_letter_that_is_refused_is_given_up_at_once_and_tells_nothing() {
    let mut house = House::fresh().await;
    let (gateway, url) = Gateway::serve(&[422]).await;
    over_http(&mut house, url);
    house.tell(Recipient::login(phone())).await;
    house.work().await;
    house.clock.advance(Duration::hours(1));
    house.work().await;
    assert_eq!(gateway.taken().len(), 1);
    let dead = house.jobs().await.remove(0);
    assert_eq!(dead.state, JobState::Dead);
    let error = dead.last_error.unwrap();
    assert!(error.contains("422") && !error.contains("812"), "{error}");
}

#[tokio::test]
async fn a_gateway_that_is_away_is_tried_again_until_the_code_is_of_no_use() {
    let mut house = House::fresh().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/send?key=hidden", listener.local_addr().unwrap());
    drop(listener);
    over_http(&mut house, url);
    house.tell(Recipient::login(phone())).await;
    house.work().await;
    let waiting = house.jobs().await.remove(0);
    assert_eq!(waiting.state, JobState::Waiting);
    let error = waiting.last_error.unwrap();
    assert!(
        !error.contains("hidden") && !error.contains("812"),
        "{error}"
    );
    house.clock.advance(Duration::minutes(10));
    house.work().await;
    assert!(house.jobs().await.is_empty(), "too late is the end of it");
}

#[tokio::test]
async fn a_mail_arrives_whole() {
    let mut house = House::fresh().await;
    let (url, mails) = mail_server(None).await;
    over_smtp(&mut house, &url);
    let siti = house.siti(None, Some(ADDRESS)).await;
    house.tell(Recipient::person(siti)).await;
    let job = house.jobs().await[0].id;
    house.work().await;
    let mails = mails.lock().unwrap().clone();
    assert_eq!(mails.len(), 1);
    for part in [
        "From: Sentra <sentra@desa.example>",
        "To: siti@contoh.id",
        "Subject: Kode masuk Sentra",
        &format!("Message-ID: <{job}@desa.example>"),
        "Date: Thu, 01 Jan 1970 00:00:00 +0000",
        "123456 adalah kode masuk",
    ] {
        assert!(mails[0].contains(part), "{part} in {}", mails[0]);
    }
    assert!(house.jobs().await.is_empty());
}

#[tokio::test]
async fn a_mail_server_refuses_for_good_or_for_now() {
    for (refusal, state) in [
        ("550 5.1.1 <siti@contoh.id> unknown", JobState::Dead),
        ("451 4.7.1 <siti@contoh.id> later", JobState::Waiting),
    ] {
        let mut house = House::fresh().await;
        let (url, mails) = mail_server(Some(refusal)).await;
        over_smtp(&mut house, &url);
        house
            .tell(Recipient::login(Login::parse(ADDRESS).unwrap()))
            .await;
        house.work().await;
        assert!(mails.lock().unwrap().is_empty());
        let job = house.jobs().await.remove(0);
        assert_eq!(job.state, state, "{refusal}");
        let error = job.last_error.unwrap();
        assert!(!error.contains("siti"), "{error}");
    }
}

#[tokio::test]
async fn a_person_is_reached_where_there_is_a_sender() {
    let mut house = House::fresh().await;
    let (url, mails) = mail_server(None).await;
    let siti = house.siti(Some(PHONE), Some(ADDRESS)).await;
    house.tell(Recipient::person(siti)).await;
    over_smtp(&mut house, &url);
    house.tell(Recipient::person(siti)).await;
    house.work().await;
    assert_eq!(house.written().lines().count(), 1);
    assert_eq!(mails.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn whoever_was_erased_is_told_nothing() {
    let house = House::fresh().await;
    let siti = house.siti(Some(PHONE), None).await;
    house.tell(Recipient::person(siti)).await;
    house.tell(Recipient::login(phone())).await;
    let tx = house.app.db.begin().await.unwrap();
    storage::seal::destroy_person_key(&tx, siti).await.unwrap();
    tx.commit().await.unwrap();
    house.work().await;
    assert_eq!(house.written(), "");
    assert!(house.jobs().await.is_empty());
    house
        .tell(Recipient::person(PersonId::from_uuid(Uuid::nil())))
        .await;
    assert!(house.jobs().await.is_empty(), "nobody by that id");
}
