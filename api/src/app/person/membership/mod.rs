//! The people of an enterprise: invited, changed, ended.

mod accept;
mod change;
mod decline;
mod end;
mod invite;
mod read;
mod withdraw;

pub use accept::{AcceptRefusal, accept_invitation};
pub use change::{ChangeMember, MemberRefusal, change_member};
pub use decline::decline_invitation;
pub use end::end_member;
pub use invite::{InviteMember, InviteRefusal, invite_member};
pub(crate) use read::own_login_hashes;
pub use read::{invitations, invitations_to_viewer, members};
pub use withdraw::withdraw_invitation;

use domain::person::{MembershipKind, Powers};
use serde_json::{Value, json};

/// What the audit trail tells about a membership.
pub(super) fn told(kind: MembershipKind, powers: Powers) -> Value {
    json!({
        "kind": kind.code(),
        "mayList": powers.list,
        "mayShip": powers.ship,
        "mayMoney": powers.money,
    })
}
