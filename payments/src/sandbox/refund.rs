//! Money on its way back, never more than came.

use super::Sandbox;
use super::books::{Record, RefundRow};
use super::change::Change;
use super::event::Event;
use super::rule;
use crate::{GatewayError, ProviderRefund, RefundRequest};
use domain::Rupiah;
use domain::payment::{PaymentStatus, RefundStatus};

const MAX_REASON_CHARS: usize = 1_000;

impl Sandbox {
    /// Settles at once: the answer is the end of it, and the message says the same again.
    pub(super) fn create_refund(
        &self,
        request: &RefundRequest,
    ) -> Result<ProviderRefund, GatewayError> {
        self.change(|change| {
            if let Some(row) = change.books.refund_by_id(request.refund_id) {
                let same = row.amount == request.amount
                    && row.payment_reference == request.provider_reference;
                return if same {
                    Ok(provider_refund(row))
                } else {
                    Err(GatewayError::Conflict)
                };
            }
            check(request, change)?;
            let switches = change.books.switches;
            let row = RefundRow {
                reference: self.reference("sbr", request.refund_id.uuid()),
                refund_id: request.refund_id,
                payment_reference: request.provider_reference.clone(),
                amount: request.amount,
                reason: request.reason.clone(),
                status: if switches.decline {
                    RefundStatus::Failed
                } else {
                    RefundStatus::Succeeded
                },
                failure: switches
                    .decline
                    .then(|| "declined by the tester".to_owned()),
                created_at: change.now,
            };
            let refund = provider_refund(&row);
            let event = Event::of_refund(&row, change.now);
            change.put(Record::Refund(row));
            change.tell(&event, switches);
            Ok(refund)
        })
    }

    pub(super) fn fetch_refund_row(&self, reference: &str) -> Result<ProviderRefund, GatewayError> {
        self.change(|change| {
            let row = change.books.refund(reference);
            row.map(provider_refund).ok_or(GatewayError::NotFound)
        })
    }
}

fn check(request: &RefundRequest, change: &Change<'_>) -> Result<(), GatewayError> {
    let payment = change.books.payment(&request.provider_reference);
    let payment = payment.ok_or(GatewayError::NotFound)?;
    if request.amount <= Rupiah::ZERO {
        return Err(rule::ABOVE_ZERO.broken());
    }
    if request.reason.chars().count() > MAX_REASON_CHARS {
        return Err(rule::SHORT_REASON.broken());
    }
    if payment.status != PaymentStatus::Paid {
        return Err(refused("NOT_PAID", "the payment is not paid"));
    }
    let refunded = change.books.refunded(&payment.reference);
    match refunded.checked_add(request.amount) {
        Some(total) if total <= payment.amount => Ok(()),
        _ => Err(refused(
            "OVER_REFUND",
            "less than this is left of the payment",
        )),
    }
}

fn refused(code: &str, message: &str) -> GatewayError {
    GatewayError::Refused {
        code: code.to_owned(),
        message: message.to_owned(),
    }
}

fn provider_refund(row: &RefundRow) -> ProviderRefund {
    ProviderRefund {
        provider_reference: row.reference.clone(),
        refund_id: Some(row.refund_id),
        payment_reference: row.payment_reference.clone(),
        status: row.status,
        amount: row.amount,
        failure: row.failure.clone(),
    }
}
