//! A payment's life: asked for, paid or not, taken back.

use super::books::{PaymentRow, Record};
use super::change::Change;
use super::checkout::{CheckoutAction, CheckoutForm, CheckoutView};
use super::event::Event;
use super::{Sandbox, SandboxError, SandboxSwitches, rule};
use crate::{CollectRequest, Collection, GatewayError, ProviderPayment};
use domain::Rupiah;
use domain::payment::PaymentStatus;

const MAX_ORDER_NUMBER_CHARS: usize = 100;
const MAX_DESCRIPTION_CHARS: usize = 1_000;
const MAX_RETURN_URL_CHARS: usize = 2_000;

impl Sandbox {
    /// The buyer's view of a payment.
    ///
    /// Waits for the disk, when what it shows is not there yet.
    ///
    /// # Errors
    /// [`SandboxError::NotFound`], a failing disk.
    pub fn checkout(&self, reference: &str) -> Result<CheckoutView, SandboxError> {
        self.change(|change| {
            let row = change.books.payment(reference);
            let row = row.ok_or(SandboxError::NotFound)?;
            Ok(CheckoutView::of(row, change.books.switches, change.now))
        })
    }

    /// Does what the buyer chose, unless the payment is over; answers how it stands then.
    ///
    /// Waits for the disk.
    ///
    /// # Errors
    /// [`SandboxError::NotFound`], [`SandboxError::SwitchOutOfRange`], a failing disk.
    pub fn submit(
        &self,
        reference: &str,
        form: CheckoutForm,
    ) -> Result<CheckoutView, SandboxError> {
        self.change(|change| {
            let books = change.books;
            let row = books.payment(reference).ok_or(SandboxError::NotFound)?;
            let switches = books.switches.overridden_by(form.switches);
            switches.check()?;
            if !row.status.is_open() {
                return Ok(CheckoutView::of(row, books.switches, change.now));
            }
            let ended = match form.action {
                CheckoutAction::Cancel => cancel(change, row, switches),
                CheckoutAction::Pay if !switches.decline => pay(change, row, switches),
                CheckoutAction::Pay | CheckoutAction::Decline => decline(change, row, switches),
            };
            Ok(CheckoutView::of(&ended, books.switches, change.now))
        })
    }

    pub(super) fn create_payment(
        &self,
        request: &CollectRequest,
    ) -> Result<Collection, GatewayError> {
        self.change(|change| {
            if let Some(row) = change.books.payment_by_id(request.payment_id) {
                let same = row.amount == request.amount;
                return if same {
                    Ok(self.collection(row))
                } else {
                    Err(GatewayError::Conflict)
                };
            }
            check(request, change)?;
            let row = PaymentRow {
                reference: self.reference("sbx", request.payment_id.uuid()),
                payment_id: request.payment_id,
                order_number: request.order_number.clone(),
                amount: request.amount,
                description: request.description.clone(),
                created_at: change.now,
                expires_at: request.expires_at,
                return_url: request.return_url.clone(),
                status: PaymentStatus::Pending,
                paid_at: None,
                failure: None,
            };
            let collection = self.collection(&row);
            change.put(Record::Payment(row));
            Ok(collection)
        })
    }

    pub(super) fn fetch_payment(&self, reference: &str) -> Result<ProviderPayment, GatewayError> {
        self.change(|change| {
            let row = change.books.payment(reference);
            row.map(provider_payment).ok_or(GatewayError::NotFound)
        })
    }

    pub(super) fn cancel_payment(&self, reference: &str) -> Result<ProviderPayment, GatewayError> {
        self.change(|change| {
            let books = change.books;
            let row = books.payment(reference).ok_or(GatewayError::NotFound)?;
            if row.status.is_open() {
                let cancelled = cancel(change, row, books.switches);
                return Ok(provider_payment(&cancelled));
            }
            Ok(provider_payment(row))
        })
    }

    fn collection(&self, row: &PaymentRow) -> Collection {
        let base = self.settings.base_url.trim_end_matches('/');
        Collection {
            provider_reference: row.reference.clone(),
            checkout_url: Some(format!("{base}/sandbox/pay/{}", row.reference)),
            status: row.status,
        }
    }
}

fn check(request: &CollectRequest, change: &Change<'_>) -> Result<(), GatewayError> {
    let web_address = |url: &String| {
        let known = url.starts_with("https://") || url.starts_with("http://");
        known && url.len() <= MAX_RETURN_URL_CHARS
    };
    let broken = if request.amount <= Rupiah::ZERO {
        &rule::ABOVE_ZERO
    } else if request.expires_at <= change.now {
        &rule::IN_FUTURE
    } else if request.order_number.chars().count() > MAX_ORDER_NUMBER_CHARS {
        &rule::SHORT_ORDER_NUMBER
    } else if request.description.chars().count() > MAX_DESCRIPTION_CHARS {
        &rule::SHORT_DESCRIPTION
    } else if !request.return_url.as_ref().is_none_or(web_address) {
        &rule::WEB_ADDRESS
    } else {
        return Ok(());
    };
    Err(broken.broken())
}

fn pay(change: &mut Change<'_>, row: &PaymentRow, switches: SandboxSwitches) -> PaymentRow {
    let paid = PaymentRow {
        status: PaymentStatus::Paid,
        paid_at: Some(change.now),
        ..row.clone()
    };
    end_attempt(change, row, &paid, switches);
    paid
}

fn decline(change: &mut Change<'_>, row: &PaymentRow, switches: SandboxSwitches) -> PaymentRow {
    let failed = PaymentRow {
        status: PaymentStatus::Failed,
        failure: Some("declined by the tester".to_owned()),
        ..row.clone()
    };
    end_attempt(change, row, &failed, switches);
    failed
}

/// Tells that the buyer began (`payment.pending`) and how it ended: two events, so that they
/// can come in either order.
fn end_attempt(
    change: &mut Change<'_>,
    begun: &PaymentRow,
    ended: &PaymentRow,
    switches: SandboxSwitches,
) {
    let older = Event::of_payment(begun, change.now);
    let newer = Event::of_payment(ended, change.now);
    change.put(Record::Payment(ended.clone()));
    change.tell_both(&older, &newer, switches);
}

fn cancel(change: &mut Change<'_>, row: &PaymentRow, switches: SandboxSwitches) -> PaymentRow {
    let cancelled = PaymentRow {
        status: PaymentStatus::Cancelled,
        ..row.clone()
    };
    let event = Event::of_payment(&cancelled, change.now);
    change.put(Record::Payment(cancelled.clone()));
    change.tell(&event, switches);
    cancelled
}

fn provider_payment(row: &PaymentRow) -> ProviderPayment {
    ProviderPayment {
        provider_reference: row.reference.clone(),
        payment_id: Some(row.payment_id),
        status: row.status,
        amount: row.amount,
        currency: "IDR".to_owned(),
        paid_at: row.paid_at,
        failure: row.failure.clone(),
    }
}
