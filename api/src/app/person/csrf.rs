//! What a page shows that acts for somebody who is signed in by cookies: that it could read an
//! answer of ours, which no page of another origin can (docs/adr/0024-cookies.md).

use crate::app::App;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::SessionId;

/// What is hashed for it.
const PURPOSE: &str = "csrf";

/// The token of `session`, the same for as long as it lasts. Nothing of it is kept: it follows from
/// the session under the platform's key.
pub fn csrf_token(app: &App, session: SessionId) -> String {
    URL_SAFE_NO_PAD.encode(app.keyed_hash(PURPOSE, session.uuid().as_bytes()))
}

/// True when `given` is the token of `session`, also under a key of before.
pub fn is_csrf_token(app: &App, session: SessionId, given: &str) -> bool {
    let bytes = session.uuid();
    let now = app.keyed_hash(PURPOSE, bytes.as_bytes());
    let earlier = app.earlier_hashes(PURPOSE, bytes.as_bytes());
    // Both sides are hashed under a key: how long they compare tells nothing of the token.
    let hashed = |text: &str| app.keyed_hash("csrf-given", text.as_bytes());
    let given = hashed(given);
    let mut known = earlier.into_iter().chain([now]);
    known.any(|known| hashed(&URL_SAFE_NO_PAD.encode(known)) == given)
}
