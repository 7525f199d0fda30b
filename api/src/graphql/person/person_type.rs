//! The type `Person`.

use crate::graphql::node_id::NodeKind;
use crate::graphql::scalar::PhoneNumber;
use async_graphql::{ID, Object};
use domain::person::EmailAddress;

/// Somebody with an account. Shown to themselves alone.
#[derive(Debug, Clone)]
pub struct Person(pub domain::person::Person);

#[Object]
impl Person {
    /// The global id.
    pub async fn id(&self) -> ID {
        NodeKind::Person.id(self.0.id)
    }

    /// The name they go by.
    async fn name(&self) -> &str {
        self.0.name.as_str()
    }

    /// The phone they sign in with; null when they sign in by e-mail only.
    async fn phone(&self) -> Option<PhoneNumber> {
        let phone = self.0.phone.as_ref();
        phone.map(|phone| PhoneNumber(phone.as_str().to_owned()))
    }

    /// The e-mail address they sign in with; null when they sign in by phone only.
    async fn email(&self) -> Option<&str> {
        self.0.email.as_ref().map(EmailAddress::as_str)
    }
}
