//! Which products an actor sees.

use crate::app::Actor;
use storage::catalogue::Viewer;

/// Who `actor` is to the catalogue.
pub fn viewer(actor: &Actor) -> Viewer {
    if actor.is_system {
        return Viewer::System;
    }
    let own = actor.rights.memberships.iter();
    Viewer::Member(own.map(|membership| membership.enterprise).collect())
}
