//! Application: media. An upload is asked for, sent, completed, and worked on by a job.

mod complete;
mod create_upload;
mod paper;
mod process;
mod receive_upload;

pub(crate) use complete::make_ready;
pub use complete::{CompleteRefusal, complete_upload, is_own};
pub use create_upload::{CreateUpload, Upload, create_upload};
pub use paper::{PAPER_TIME, Paper, open_paper, paper_url};
pub use process::{PROCESS_JOB, ProcessError, ProcessJob, process};
pub use receive_upload::{UploadRefusal, receive_upload};

use crate::app::App;
use storage::object::grant::GrantKey;

/// The key that upload tokens of this platform are signed with.
fn grant_key(app: &App) -> GrantKey {
    let mut key = [0_u8; 32];
    let derived = app.keyed_hash("upload grant", b"");
    for (to, from) in key.iter_mut().zip(derived) {
        *to = from;
    }
    GrantKey::new(key)
}
