//! The rails that this instance offers.

use super::PaymentError;
use payments::{Gateway, GatewayError};
use std::fmt;
use std::sync::Arc;

/// The gateways, by name.
#[derive(Clone, Default)]
pub struct Gateways(Vec<Arc<dyn Gateway>>);

impl Gateways {
    /// These gateways; names are distinct.
    pub fn new(gateways: Vec<Arc<dyn Gateway>>) -> Self {
        Self(gateways)
    }

    /// The names, in the order in which buyers are offered them.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.0.iter().map(|gateway| gateway.name())
    }

    /// The gateway called `name`, if it is offered.
    pub fn find(&self, name: &str) -> Option<&dyn Gateway> {
        let mut all = self.0.iter();
        all.find(|gateway| gateway.name() == name)
            .map(AsRef::as_ref)
    }

    /// The gateway of something that was begun with it.
    ///
    /// # Errors
    /// [`PaymentError::GatewayMissing`] when it is not set up any more.
    pub(super) fn of_record(&self, name: &str) -> Result<&dyn Gateway, PaymentError> {
        let missing = || PaymentError::GatewayMissing(name.to_owned());
        self.find(name).ok_or_else(missing)
    }
}

impl fmt::Debug for Gateways {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}

/// An error of `gateway`, told with its name.
pub(super) fn failed(gateway: &str) -> impl FnOnce(GatewayError) -> PaymentError + use<> {
    let gateway = gateway.to_owned();
    move |source| PaymentError::Gateway { gateway, source }
}
