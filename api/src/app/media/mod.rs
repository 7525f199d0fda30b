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

const PURPOSE: &str = "upload grant";

/// The key that upload tokens of this platform are signed with.
fn grant_key(app: &App) -> GrantKey {
    of_hash(&app.keyed_hash(PURPOSE, b""))
}

/// The keys that upload tokens were signed with before.
fn earlier_grant_keys(app: &App) -> Vec<GrantKey> {
    let hashes = app.earlier_hashes(PURPOSE, b"");
    hashes.iter().map(|hash| of_hash(hash)).collect()
}

fn of_hash(derived: &[u8]) -> GrantKey {
    let mut key = [0_u8; 32];
    for (to, from) in key.iter_mut().zip(derived) {
        *to = *from;
    }
    GrantKey::new(key)
}
