//! The buyer's side: what the checkout page shows, and what it sends.

use super::books::PaymentRow;
use super::{SandboxError, SandboxSwitches, SwitchOverrides};
use chrono::{DateTime, Utc};
use domain::Rupiah;
use domain::payment::PaymentStatus;
use std::str::FromStr;

/// A payment as its buyer sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckoutView {
    /// The sandbox's id of the payment.
    pub reference: String,
    /// The order's number.
    pub order_number: String,
    /// What is bought.
    pub description: String,
    /// What is to be paid.
    pub amount: Rupiah,
    /// How it stands.
    pub status: PaymentStatus,
    /// The last moment to pay.
    pub expires_at: DateTime<Utc>,
    /// Whole seconds until then; zero when it is over.
    pub seconds_left: i64,
    /// Where to go back to.
    pub return_url: Option<String>,
    /// The switches that the page starts with.
    pub switches: SandboxSwitches,
}

impl CheckoutView {
    pub(super) fn of(row: &PaymentRow, switches: SandboxSwitches, now: DateTime<Utc>) -> Self {
        Self {
            reference: row.reference.clone(),
            order_number: row.order_number.clone(),
            description: row.description.clone(),
            amount: row.amount,
            status: row.status_at(now),
            expires_at: row.expires_at,
            seconds_left: (row.expires_at - now).num_seconds().max(0),
            return_url: row.return_url.clone(),
            switches,
        }
    }
}

/// What a buyer can choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckoutAction {
    /// `pay`: the money is collected, unless a switch declines it.
    Pay,
    /// `decline`: the bank says no.
    Decline,
    /// `cancel`: the buyer does not want to.
    Cancel,
}

/// What the checkout page sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckoutForm {
    /// The button that was pressed.
    pub action: CheckoutAction,
    /// The switches for this one time.
    pub switches: SwitchOverrides,
}

impl CheckoutForm {
    /// A form with nothing but a pressed button.
    pub fn of(action: CheckoutAction) -> Self {
        Self {
            action,
            switches: SwitchOverrides::default(),
        }
    }

    /// Reads the body of a form: `action=pay|decline|cancel`, and optionally `decline`,
    /// `delay_seconds`, `duplicates`, `reorder`.
    ///
    /// A box that is not ticked is not sent. With the page's own `switches=1` that means off;
    /// without it, as from a script, it leaves the sandbox's switch. Other fields are passed
    /// over; of a field that comes twice the last one counts.
    ///
    /// # Errors
    /// [`SandboxError::MalformedForm`] names the field.
    pub fn parse(body: &str) -> Result<Self, SandboxError> {
        let mut action = None;
        let mut switches = SwitchOverrides::default();
        let mut from_page = false;
        for (field, value) in form_urlencoded::parse(body.as_bytes()) {
            match field.as_ref() {
                "action" => action = Some(parse_action(&value)?),
                "switches" => from_page = true,
                "decline" => switches.decline = Some(parse_box("decline", &value)?),
                "reorder" => switches.reorder = Some(parse_box("reorder", &value)?),
                "delay_seconds" => {
                    switches.delay_seconds = parse_number("delay_seconds", &value)?;
                }
                "duplicates" => switches.duplicates = parse_number("duplicates", &value)?,
                _ => {}
            }
        }
        if from_page {
            switches.decline.get_or_insert(false);
            switches.reorder.get_or_insert(false);
        }
        let action = action.ok_or(SandboxError::MalformedForm { field: "action" })?;
        Ok(Self { action, switches })
    }
}

fn parse_action(value: &str) -> Result<CheckoutAction, SandboxError> {
    match value {
        "pay" => Ok(CheckoutAction::Pay),
        "decline" => Ok(CheckoutAction::Decline),
        "cancel" => Ok(CheckoutAction::Cancel),
        _ => Err(SandboxError::MalformedForm { field: "action" }),
    }
}

fn parse_box(field: &'static str, value: &str) -> Result<bool, SandboxError> {
    match value {
        "1" | "on" | "true" => Ok(true),
        "0" | "off" | "false" => Ok(false),
        _ => Err(SandboxError::MalformedForm { field }),
    }
}

/// An emptied number field leaves the sandbox's switch.
fn parse_number<N: FromStr>(field: &'static str, value: &str) -> Result<Option<N>, SandboxError> {
    let value = value.trim();
    if value.is_empty() {
        return Ok(None);
    }
    match value.parse() {
        Ok(number) => Ok(Some(number)),
        Err(_) => Err(SandboxError::MalformedForm { field }),
    }
}
