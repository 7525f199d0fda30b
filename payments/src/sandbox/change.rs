//! [`Change`]: a decision being made, and the messages that it causes.

use super::SandboxSwitches;
use super::books::{Books, DeliveryRow, PaymentRow, Record};
use super::event::Event;
use chrono::{DateTime, Duration, Utc};
use domain::payment::PaymentStatus;

/// What is known, what time it is, and the records of one decision. All of them last, or none.
pub(super) struct Change<'a> {
    pub books: &'a Books,
    pub now: DateTime<Utc>,
    records: Vec<Record>,
    next_sequence: u64,
}

impl<'a> Change<'a> {
    pub fn new(books: &'a Books, now: DateTime<Utc>) -> Self {
        Self {
            books,
            now,
            records: Vec::new(),
            next_sequence: books.next_sequence(),
        }
    }

    pub fn put(&mut self, record: Record) {
        self.records.push(record);
    }

    /// Lets `event` be told as `switches` say.
    pub fn tell(&mut self, event: &Event, switches: SandboxSwitches) {
        let due_at = self.now + Duration::seconds(i64::from(switches.delay_seconds));
        for _ in 0..=switches.duplicates {
            self.queue(event, due_at);
        }
    }

    /// Lets `older` be told at once and `newer` as `switches` say; the other way round when
    /// they say so.
    pub fn tell_both(&mut self, older: &Event, newer: &Event, switches: SandboxSwitches) {
        if switches.reorder {
            let due_at = self.now + Duration::seconds(i64::from(switches.delay_seconds));
            self.tell(newer, switches);
            self.queue(older, due_at);
        } else {
            self.queue(older, self.now);
            self.tell(newer, switches);
        }
    }

    /// Ends every open payment whose time is over.
    pub fn expire_open(&mut self) {
        let books = self.books;
        for row in books.overdue(self.now) {
            let expired = PaymentRow {
                status: PaymentStatus::Expired,
                ..row.clone()
            };
            let event = Event::of_payment(&expired, expired.expires_at);
            self.put(Record::Payment(expired));
            self.tell(&event, books.switches);
        }
    }

    pub fn into_records(self) -> Vec<Record> {
        self.records
    }

    fn queue(&mut self, event: &Event, due_at: DateTime<Utc>) {
        let sequence = self.next_sequence;
        self.next_sequence = sequence.saturating_add(1);
        self.put(Record::Delivery(DeliveryRow {
            sequence,
            event_id: event.id.clone(),
            payment_reference: event.payment_reference.clone().unwrap_or_default(),
            body: event.to_body(),
            attempts: 0,
            due_at,
        }));
    }
}
