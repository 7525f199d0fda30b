//! How often somebody may try to sign in or to register: so that passwords cannot be guessed, and
//! the phone numbers of a whole district not be asked for their accounts
//! (docs/adr/0012-registering-tells-a-login.md).

use crate::app::{Actor, CommandError};
use chrono::{DateTime, Duration, Utc};
use domain::person::Login;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

const HOUR: Duration = Duration::hours(1);
/// How many addresses and logins are remembered at least, and half of how many at most.
const REMEMBERED: usize = 50_000;

/// How many of each trust may be at signing in, registering and the like at once; others come
/// later.
const INSIDE: usize = 64;

/// How long wrong passwords are held against an address or a login before it is doubted: one slip
/// is not.
const TOLERATED: Duration = Duration::minutes(2);

/// How many attempts there are for an hour. Whoever has used them up gets them back evenly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttemptLimits {
    /// From one address. Many people share one: behind a mobile network, or in a village office.
    pub per_address: u32,
    /// With one phone number or e-mail address, whether somebody has it or not.
    pub per_login: u32,
}

impl Default for AttemptLimits {
    fn default() -> Self {
        Self {
            per_address: 600,
            per_login: 30,
        }
    }
}

/// What is thought of somebody who tries now. Whether there is such an account makes no difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// The login signed in from there before.
    Familiar,
    /// It did not, and little went wrong lately from their address and with their login.
    New,
    /// Much did: they wait behind all others.
    Doubted,
}

/// Somebody who may try now.
#[derive(Debug)]
pub(super) struct Admitted {
    /// What is thought of them.
    pub trust: Trust,
    /// Their place inside.
    _place: OwnedSemaphorePermit,
}

/// The places inside, so that those in doubt take none of others'.
#[derive(Debug)]
struct Doors {
    familiar: Arc<Semaphore>,
    new: Arc<Semaphore>,
    doubted: Arc<Semaphore>,
}

impl Default for Doors {
    fn default() -> Self {
        let door = || Arc::new(Semaphore::new(INSIDE));
        Self {
            familiar: door(),
            new: door(),
            doubted: door(),
        }
    }
}

impl Doors {
    fn of(&self, trust: Trust) -> &Arc<Semaphore> {
        match trust {
            Trust::Familiar => &self.familiar,
            Trust::New => &self.new,
            Trust::Doubted => &self.doubted,
        }
    }
}

/// Counts attempts, in this process and in bounded memory.
#[derive(Debug)]
pub struct Attempts {
    limits: AttemptLimits,
    doors: Doors,
    counts: Mutex<Counts>,
    wrong: Mutex<Counts>,
}

impl Default for Attempts {
    fn default() -> Self {
        Self::new(AttemptLimits::default())
    }
}

/// There were too many attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("tried too often")]
pub struct TooOften {
    /// After which one more is allowed.
    pub wait: Duration,
}

impl<E> From<TooOften> for CommandError<E> {
    fn from(error: TooOften) -> Self {
        Self::TooOften(error.wait)
    }
}

/// Whose attempts are counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Counted {
    Address(IpAddr),
    Login(Login),
}

/// When each will have all of its attempts back. Those not seen for long are forgotten, and after
/// an hour it makes no difference.
#[derive(Debug, Default)]
struct Counts {
    recent: HashMap<Counted, DateTime<Utc>>,
    older: HashMap<Counted, DateTime<Utc>>,
}

impl Counts {
    fn whole_at(&self, who: &Counted) -> Option<DateTime<Utc>> {
        self.recent
            .get(who)
            .or_else(|| self.older.get(who))
            .copied()
    }

    fn whole_at_from(&self, now: DateTime<Utc>, who: &Counted) -> DateTime<Utc> {
        self.whole_at(who).map_or(now, |at| at.max(now))
    }

    fn remember(&mut self, who: Counted, whole_at: DateTime<Utc>) {
        if self.recent.len() >= REMEMBERED {
            self.older = std::mem::take(&mut self.recent);
        }
        self.recent.insert(who, whole_at);
    }
}

impl Attempts {
    /// Nothing counted yet.
    pub fn new(limits: AttemptLimits) -> Self {
        Self {
            limits,
            doors: Doors::default(),
            counts: Mutex::default(),
            wrong: Mutex::default(),
        }
    }

    /// How many attempts there are.
    pub(super) fn limits(&self) -> AttemptLimits {
        self.limits
    }

    /// A place inside for those of `trust`; `None` when all are taken that they may have.
    pub(super) fn enter(&self, trust: Trust) -> Option<Admitted> {
        let place = self.doors.of(trust).clone().try_acquire_owned().ok()?;
        Some(Admitted {
            trust,
            _place: place,
        })
    }

    /// What is thought of `actor` who tries with `logins`, from a place that is not familiar.
    pub(super) fn trust(&self, now: DateTime<Utc>, actor: &Actor, logins: &[Login]) -> Trust {
        let wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        let is_held = |who: &Counted| wrong.whole_at(who).is_some_and(|at| at > now + TOLERATED);
        if self.shares(actor, logins).any(|(who, _)| is_held(&who)) {
            Trust::Doubted
        } else {
            Trust::New
        }
    }

    /// Holds a wrong password, or a registration, against the address of `actor` and the `logins`,
    /// until it is forgiven.
    pub(super) fn hold_against(&self, now: DateTime<Utc>, actor: &Actor, logins: &[Login]) {
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        for (who, share) in self.shares(actor, logins) {
            let whole_at = wrong.whole_at_from(now, &who) + share;
            wrong.remember(who, whole_at);
        }
    }

    /// Whoever is counted for an attempt, and how much later each has all attempts back by it.
    fn shares(&self, actor: &Actor, logins: &[Login]) -> impl Iterator<Item = (Counted, Duration)> {
        let share = |limit: u32| {
            let share = HOUR.num_milliseconds() / i64::from(limit.max(1));
            Duration::milliseconds(share.max(1))
        };
        let address = actor.address.and_then(told_apart).map(Counted::Address);
        let (per_address, per_login) =
            (share(self.limits.per_address), share(self.limits.per_login));
        let address = address.map(|address| (address, per_address));
        let logins = logins.iter().cloned().map(Counted::Login);
        address
            .into_iter()
            .chain(logins.map(move |login| (login, per_login)))
    }

    /// Counts an attempt of `actor` with `logins`, at the instant `now`.
    ///
    /// # Errors
    /// [`TooOften`], by the address or by any of the logins; then it is not counted.
    pub fn count(
        &self,
        now: DateTime<Utc>,
        actor: &Actor,
        logins: &[Login],
    ) -> Result<(), TooOften> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let mut wait = Duration::zero();
        let mut counted = Vec::new();
        for (who, share) in self.shares(actor, logins) {
            let whole_at = counts.whole_at_from(now, &who) + share;
            wait = wait.max(whole_at - now - HOUR);
            counted.push((who, whole_at));
        }
        if wait > Duration::zero() {
            return Err(TooOften { wait });
        }
        for (who, whole_at) in counted {
            counts.remember(who, whole_at);
        }
        Ok(())
    }
}

/// The network of a client, in which it mostly stays when its address changes.
pub(super) fn network(address: IpAddr) -> Option<IpAddr> {
    told_apart(address).map(|address| match address {
        IpAddr::V4(address) => IpAddr::V4(Ipv4Addr::from_bits(address.to_bits() & !0xff)),
        IpAddr::V6(_) => address,
    })
}

/// What tells a client apart: an IPv6 client has a network of 64 bits to itself. One on this very
/// machine is a proxy that nobody has named as trusted, behind which is everybody.
pub(super) fn told_apart(address: IpAddr) -> Option<IpAddr> {
    match address.to_canonical() {
        local if local.is_loopback() => None,
        IpAddr::V4(address) => Some(IpAddr::V4(address)),
        IpAddr::V6(address) => {
            let network = address.to_bits() & (u128::MAX << 64);
            Some(IpAddr::V6(Ipv6Addr::from_bits(network)))
        }
    }
}

#[cfg(test)]
#[path = "attempts_tests.rs"]
mod tests;
