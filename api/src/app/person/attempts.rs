//! How often somebody may try to sign in or to register: so that passwords cannot be guessed, and
//! the phone numbers of a whole district not be asked for their accounts
//! (docs/adr/0012-registering-tells-a-login.md).

use crate::app::{Actor, CommandError};
use chrono::{DateTime, Duration, Utc};
use domain::person::Login;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

const HOUR: Duration = Duration::hours(1);
/// How many addresses and logins are remembered at least, and half of how many at most.
const REMEMBERED: usize = 50_000;

/// How many may be at signing in, registering and the like at once; others come later.
const INSIDE: usize = 128;

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

/// Counts attempts, in this process and in bounded memory.
#[derive(Debug)]
pub struct Attempts {
    limits: AttemptLimits,
    door: Arc<Semaphore>,
    counts: Mutex<Counts>,
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
            door: Arc::new(Semaphore::new(INSIDE)),
            counts: Mutex::default(),
        }
    }

    /// How many attempts there are.
    pub(super) fn limits(&self) -> AttemptLimits {
        self.limits
    }

    /// A place inside; `None` when all are taken.
    pub(super) fn enter(&self) -> Option<OwnedSemaphorePermit> {
        self.door.clone().try_acquire_owned().ok()
    }

    /// Counts an attempt of `actor` with `logins`, at the instant `now`.
    ///
    /// # Errors
    /// [`TooOften`], by the address or by any of the logins; then it is not counted.
    pub fn count(
        &self,
        now: DateTime<Utc>,
        actor: &Actor,
        logins: Vec<Login>,
    ) -> Result<(), TooOften> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let address = actor.address.and_then(told_apart).map(Counted::Address);
        let address = address.map(|address| (address, self.limits.per_address));
        let logins = logins.into_iter().map(Counted::Login);
        let logins = logins.map(|login| (login, self.limits.per_login));
        let mut counted = Vec::new();
        let mut wait = Duration::zero();
        for (who, limit) in address.into_iter().chain(logins) {
            let share = HOUR.num_milliseconds() / i64::from(limit.max(1));
            let before = counts.whole_at(&who).map_or(now, |at| at.max(now));
            let whole_at = before + Duration::milliseconds(share.max(1));
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
mod tests {
    use super::*;
    use domain::Language;

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn attempts(per_address: u32, per_login: u32) -> Attempts {
        Attempts::new(AttemptLimits {
            per_address,
            per_login,
        })
    }

    fn at(address: IpAddr) -> Actor {
        let anonymous = Actor::anonymous(Language::Indonesian, String::new());
        Actor {
            address: Some(address),
            ..anonymous
        }
    }

    fn from(address: &str) -> Actor {
        at(address.parse().unwrap())
    }

    fn login(text: &str) -> Vec<Login> {
        vec![Login::parse(text).unwrap()]
    }

    #[test]
    fn an_address_has_so_many_attempts_and_gets_them_back_evenly() {
        let attempts = attempts(4, 100);
        let somebody = from("36.80.1.2");
        let count = |now| attempts.count(now, &somebody, login("a@contoh.id"));
        for _ in 0..4 {
            count(NOW).unwrap();
        }
        let wait = Duration::minutes(15);
        assert_eq!(count(NOW), Err(TooOften { wait }));
        let later = NOW + Duration::minutes(10);
        let wait = Duration::minutes(5);
        assert_eq!(
            count(later),
            Err(TooOften { wait }),
            "refusals cost nothing"
        );
        count(NOW + Duration::minutes(15)).unwrap();
        count(NOW + Duration::minutes(15)).unwrap_err();
        let other = from("36.80.1.3");
        attempts.count(NOW, &other, login("a@contoh.id")).unwrap();
        for _ in 0..4 {
            count(NOW + Duration::hours(9)).unwrap();
        }
        count(NOW + Duration::hours(9)).unwrap_err();
    }

    #[test]
    fn a_login_has_so_many_attempts_from_wherever_they_come() {
        let attempts = attempts(100, 2);
        for address in ["36.80.1.2", "36.80.1.3"] {
            attempts
                .count(NOW, &from(address), login("0812-3456-7890"))
                .unwrap();
        }
        let both = [login("siti@contoh.id"), login("0812-3456-7890")].concat();
        attempts.count(NOW, &from("36.80.1.4"), both).unwrap_err();
        for _ in 0..2 {
            let untouched = login("siti@contoh.id");
            attempts.count(NOW, &from("36.80.1.4"), untouched).unwrap();
        }
        attempts
            .count(NOW, &from("36.80.1.5"), login("siti@contoh.id"))
            .unwrap_err();
    }

    #[test]
    fn a_network_of_64_bits_is_one_client_and_this_machine_is_none() {
        let attempts = attempts(1, 100);
        let count = |address| attempts.count(NOW, &from(address), Vec::new());
        count("2001:db8::1").unwrap();
        count("2001:db8::ffff:2").unwrap_err();
        count("2001:db8:0:1::1").unwrap();
        count("36.80.1.2").unwrap();
        count("::ffff:36.80.1.2").unwrap_err();
        for _ in 0..3 {
            count("127.0.0.1").unwrap();
            count("::1").unwrap();
            let nowhere = Actor::system("import");
            attempts.count(NOW, &nowhere, Vec::new()).unwrap();
        }
    }

    #[test]
    fn memory_is_bounded_and_the_latest_are_remembered() {
        let attempts = attempts(1, 1);
        let address = |number: usize| {
            let bits = u32::try_from(number).unwrap() + 0x2400_0000;
            at(IpAddr::V4(bits.into()))
        };
        for number in 0..3 * REMEMBERED {
            attempts.count(NOW, &address(number), Vec::new()).unwrap();
        }
        let last = address(3 * REMEMBERED - 1);
        attempts.count(NOW, &last, Vec::new()).unwrap_err();
        let oldest_kept = address(2 * REMEMBERED);
        attempts.count(NOW, &oldest_kept, Vec::new()).unwrap_err();
        let counts = attempts.counts.lock().unwrap();
        assert!(counts.recent.len() + counts.older.len() <= 2 * REMEMBERED);
    }
}
