//! What the sandbox knows: rows, and the indexes that find them.

use super::SandboxSwitches;
use chrono::{DateTime, Utc};
use domain::payment::{PaymentStatus, RefundStatus};
use domain::{PaymentId, RefundId, Rupiah};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A payment, from its request to its end.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct PaymentRow {
    pub reference: String,
    pub payment_id: PaymentId,
    pub order_number: String,
    pub amount: Rupiah,
    pub description: String,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub return_url: Option<String>,
    pub status: PaymentStatus,
    pub paid_at: Option<DateTime<Utc>>,
    pub failure: Option<String>,
}

impl PaymentRow {
    /// The state at `now`, also when nobody has written the expiry down yet.
    pub fn status_at(&self, now: DateTime<Utc>) -> PaymentStatus {
        if self.status.is_open() && self.expires_at <= now {
            PaymentStatus::Expired
        } else {
            self.status
        }
    }
}

/// A refund of part or all of a payment.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct RefundRow {
    pub reference: String,
    pub refund_id: RefundId,
    pub payment_reference: String,
    pub amount: Rupiah,
    pub reason: String,
    pub status: RefundStatus,
    pub failure: Option<String>,
    pub created_at: DateTime<Utc>,
}

/// A message on its way; several rows may carry the same event.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct DeliveryRow {
    /// Messages that are due at the same time leave in this order.
    pub sequence: u64,
    pub event_id: String,
    /// Messages of one payment leave one after the other. Empty in journals that were written
    /// before it was noted: those messages wait for each other too.
    #[serde(default)]
    pub payment_reference: String,
    pub body: String,
    pub attempts: u32,
    pub due_at: DateTime<Utc>,
}

/// How a message's journey ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum DeliveryOutcome {
    Accepted,
    GivenUp,
}

/// One fact of the journal. A row replaces the row with the same key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Record {
    Payment(PaymentRow),
    Refund(RefundRow),
    Delivery(DeliveryRow),
    DeliveryEnded {
        sequence: u64,
        event_id: String,
        attempts: u32,
        outcome: DeliveryOutcome,
        at: DateTime<Utc>,
    },
    Switches(SandboxSwitches),
}

impl Record {
    /// False when losing it only means that a message is delivered once more.
    pub fn must_last(&self) -> bool {
        match self {
            Self::Payment(_) | Self::Refund(_) | Self::Switches(_) => true,
            Self::Delivery(row) => row.attempts == 0,
            Self::DeliveryEnded { .. } => false,
        }
    }
}

/// Everything that the journal tells, ready to be asked.
#[derive(Default)]
pub(super) struct Books {
    pub switches: SandboxSwitches,
    payments: HashMap<String, PaymentRow>,
    payment_by_id: HashMap<PaymentId, String>,
    open: BTreeSet<(DateTime<Utc>, String)>,
    refunds: HashMap<String, RefundRow>,
    refund_by_id: HashMap<RefundId, String>,
    refunds_of: HashMap<String, BTreeSet<String>>,
    deliveries: BTreeMap<u64, DeliveryRow>,
    due: BTreeSet<(DateTime<Utc>, u64)>,
    next_sequence: u64,
}

impl Books {
    pub fn payment(&self, reference: &str) -> Option<&PaymentRow> {
        self.payments.get(reference)
    }

    pub fn payment_by_id(&self, id: PaymentId) -> Option<&PaymentRow> {
        self.payment(self.payment_by_id.get(&id)?)
    }

    pub fn refund(&self, reference: &str) -> Option<&RefundRow> {
        self.refunds.get(reference)
    }

    pub fn refund_by_id(&self, id: RefundId) -> Option<&RefundRow> {
        self.refund(self.refund_by_id.get(&id)?)
    }

    /// What has gone back or is going back of a payment.
    pub fn refunded(&self, payment_reference: &str) -> Rupiah {
        let references = self.refunds_of.get(payment_reference);
        references
            .into_iter()
            .flatten()
            .filter_map(|reference| self.refund(reference))
            .filter(|refund| refund.status != RefundStatus::Failed)
            .map(|refund| refund.amount)
            .sum()
    }

    /// Open payments whose time is over at `now`, the earliest first.
    pub fn overdue(&self, now: DateTime<Utc>) -> impl Iterator<Item = &PaymentRow> {
        self.open
            .iter()
            .take_while(move |(expires_at, _)| *expires_at <= now)
            .filter_map(|(_, reference)| self.payment(reference))
    }

    /// The first message to deliver at `now`: numbered below `sequence`, and of none of the
    /// payments that are `busy`.
    pub fn next_due(
        &self,
        now: DateTime<Utc>,
        sequence: u64,
        busy: &BTreeSet<String>,
    ) -> Option<DeliveryRow> {
        self.due
            .iter()
            .take_while(|(due_at, _)| *due_at <= now)
            .filter(|(_, number)| *number < sequence)
            .filter_map(|(_, number)| self.deliveries.get(number))
            .find(|row| !busy.contains(&row.payment_reference))
            .cloned()
    }

    /// When something is to be done by itself; `None` when nothing is.
    pub fn next_event_at(&self) -> Option<DateTime<Utc>> {
        let due = self.due.first().map(|(at, _)| *at);
        let expiry = self.open.first().map(|(at, _)| *at);
        [due, expiry].into_iter().flatten().min()
    }

    pub fn next_sequence(&self) -> u64 {
        self.next_sequence
    }

    pub fn apply(&mut self, record: Record) {
        match record {
            Record::Payment(row) => self.apply_payment(row),
            Record::Refund(row) => self.apply_refund(row),
            Record::Delivery(row) => self.apply_delivery(row),
            Record::DeliveryEnded { sequence, .. } => self.forget_delivery(sequence),
            Record::Switches(switches) => self.switches = switches,
        }
    }

    /// The shortest list of records that tells the same.
    pub fn records(&self) -> impl Iterator<Item = Record> {
        std::iter::once(Record::Switches(self.switches))
            .chain(self.payments.values().cloned().map(Record::Payment))
            .chain(self.refunds.values().cloned().map(Record::Refund))
            .chain(self.deliveries.values().cloned().map(Record::Delivery))
    }

    fn apply_payment(&mut self, row: PaymentRow) {
        let key = (row.expires_at, row.reference.clone());
        if row.status.is_open() {
            self.open.insert(key);
        } else {
            self.open.remove(&key);
        }
        self.payment_by_id
            .insert(row.payment_id, row.reference.clone());
        self.payments.insert(row.reference.clone(), row);
    }

    fn apply_refund(&mut self, row: RefundRow) {
        self.refund_by_id
            .insert(row.refund_id, row.reference.clone());
        self.refunds_of
            .entry(row.payment_reference.clone())
            .or_default()
            .insert(row.reference.clone());
        self.refunds.insert(row.reference.clone(), row);
    }

    fn apply_delivery(&mut self, row: DeliveryRow) {
        self.forget_delivery(row.sequence);
        self.next_sequence = self.next_sequence.max(row.sequence.saturating_add(1));
        self.due.insert((row.due_at, row.sequence));
        self.deliveries.insert(row.sequence, row);
    }

    fn forget_delivery(&mut self, sequence: u64) {
        if let Some(row) = self.deliveries.remove(&sequence) {
            self.due.remove(&(row.due_at, sequence));
        }
    }
}
