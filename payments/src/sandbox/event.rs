//! [`Event`]: what the sandbox tells, as its messages carry it.

use super::books::{PaymentRow, RefundRow};
use crate::{MessageSubject, ProviderMessage};
use chrono::{DateTime, Utc};
use domain::payment::{PaymentStatus, RefundStatus};
use serde::{Deserialize, Serialize};

/// Something that happened to a payment or a refund. It names them and claims nothing else, so
/// whoever hears it has to ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Event {
    /// Each thing happens to a payment or refund at most once, so the id follows from both and
    /// is the same however often it is told.
    pub id: String,
    pub kind: String,
    pub occurred_at: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_reference: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund_reference: Option<String>,
}

impl Event {
    /// That `payment` came into the state that it is in.
    pub fn of_payment(payment: &PaymentRow, occurred_at: DateTime<Utc>) -> Self {
        let happened = match payment.status {
            PaymentStatus::Created | PaymentStatus::Pending | PaymentStatus::Unknown => "pending",
            PaymentStatus::Paid => "paid",
            PaymentStatus::Failed => "failed",
            PaymentStatus::Expired => "expired",
            PaymentStatus::Cancelled => "cancelled",
        };
        Self {
            id: format!("evt_{}_{happened}", payment.reference),
            kind: format!("payment.{happened}"),
            occurred_at,
            payment_reference: Some(payment.reference.clone()),
            refund_reference: None,
        }
    }

    /// That `refund` succeeded or failed.
    pub fn of_refund(refund: &RefundRow, occurred_at: DateTime<Utc>) -> Self {
        let happened = match refund.status {
            RefundStatus::Created | RefundStatus::Pending | RefundStatus::Succeeded => "succeeded",
            RefundStatus::Failed => "failed",
        };
        Self {
            id: format!("evt_{}_{happened}", refund.reference),
            kind: format!("refund.{happened}"),
            occurred_at,
            payment_reference: Some(refund.payment_reference.clone()),
            refund_reference: Some(refund.reference.clone()),
        }
    }

    /// The bytes that are signed and sent: the same for every delivery of this event.
    pub fn to_body(&self) -> String {
        serde_json::json!(self).to_string()
    }

    /// The event in the words of every gateway.
    pub fn into_message(self) -> ProviderMessage {
        let subject = match (
            self.kind.split('.').next(),
            self.payment_reference,
            self.refund_reference,
        ) {
            (Some("payment"), Some(provider_reference), None) => {
                MessageSubject::Payment { provider_reference }
            }
            (Some("refund"), Some(payment_reference), Some(provider_reference)) => {
                MessageSubject::Refund {
                    provider_reference,
                    payment_reference,
                }
            }
            _ => MessageSubject::Unknown,
        };
        ProviderMessage {
            event_id: self.id,
            kind: self.kind,
            subject,
            occurred_at: self.occurred_at,
        }
    }
}
