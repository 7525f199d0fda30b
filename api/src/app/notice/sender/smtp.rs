//! [`SmtpSender`]: hands letters to a mail server.

use super::{Letter, SendError, Sender, SenderError};
use async_trait::async_trait;
use domain::JobId;
use lettre::message::{Mailbox, header::ContentType};
use lettre::transport::smtp;
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::fmt;
use std::time::{Duration, SystemTime};

/// How long each step of a delivery waits.
const TIMEOUT: Duration = Duration::from_secs(10);
/// How long a delivery takes altogether, at most.
const TOTAL_TIMEOUT: Duration = Duration::from_secs(25);
/// What a mail server says to an address that is none.
const BAD_ADDRESS: u16 = 553;

/// Sends each letter as a mail of plain text.
#[derive(Clone)]
pub struct SmtpSender {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl SmtpSender {
    /// A sender over the server at `url` (`smtp://user:password@host:port?tls=required`, or
    /// `smtps://…`), whose mails come from `from`. Nothing is asked yet.
    ///
    /// # Errors
    /// [`SenderError::SmtpUrl`], [`SenderError::From`].
    pub fn new(url: &str, from: &str) -> Result<Self, SenderError> {
        let from: Mailbox = from.parse().map_err(|_| SenderError::From)?;
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url);
        let builder = builder.map_err(|_| SenderError::SmtpUrl)?;
        let transport = builder
            .timeout(Some(TIMEOUT))
            .hello_name(ClientId::Domain(from.email.domain().to_owned()))
            .build();
        Ok(Self { transport, from })
    }

    /// The mail of `letter`. Its name is that of its job, so that a mail that came twice is known.
    fn mail(&self, job: JobId, letter: &Letter) -> Result<Message, SendError> {
        let bad = |status| move |_| SendError::Refused { status };
        let to: Address = letter.to.parse().map_err(|_| SendError::Refused {
            status: BAD_ADDRESS,
        })?;
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(letter.subject.clone())
            .date(SystemTime::from(letter.told_at))
            .message_id(Some(format!("<{job}@{}>", self.from.email.domain())))
            .header(ContentType::TEXT_PLAIN)
            .body(letter.text.clone())
            .map_err(bad(BAD_ADDRESS))
    }
}

#[async_trait]
impl Sender for SmtpSender {
    async fn send(&self, job: JobId, letter: &Letter) -> Result<(), SendError> {
        let mail = self.mail(job, letter)?;
        match tokio::time::timeout(TOTAL_TIMEOUT, self.transport.send(mail)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(told(&error)),
            Err(_) => Err(SendError::Unsent {
                why: "the mail server took too long".to_owned(),
            }),
        }
    }
}

/// What is told of a failure: never the server's words, which often repeat the address.
fn told(error: &smtp::Error) -> SendError {
    let status = error.status().map(u16::from);
    match status {
        Some(status) if error.is_permanent() => SendError::Refused { status },
        Some(status) => SendError::Unsent {
            why: format!("the mail server answers {status}"),
        },
        None => SendError::Unsent {
            why: if error.is_timeout() {
                "the mail server took too long"
            } else if error.is_tls() {
                "the mail server could not be talked to privately"
            } else {
                "the mail server could not be reached"
            }
            .to_owned(),
        },
    }
}

impl fmt::Debug for SmtpSender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SmtpSender")
    }
}
