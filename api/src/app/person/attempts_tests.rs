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
    let count = |now| attempts.count(now, &somebody, &login("a@contoh.id"));
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
    attempts.count(NOW, &other, &login("a@contoh.id")).unwrap();
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
            .count(NOW, &from(address), &login("0812-3456-7890"))
            .unwrap();
    }
    let both = [login("siti@contoh.id"), login("0812-3456-7890")].concat();
    attempts.count(NOW, &from("36.80.1.4"), &both).unwrap_err();
    for _ in 0..2 {
        let untouched = login("siti@contoh.id");
        attempts.count(NOW, &from("36.80.1.4"), &untouched).unwrap();
    }
    attempts
        .count(NOW, &from("36.80.1.5"), &login("siti@contoh.id"))
        .unwrap_err();
}

#[test]
fn a_slip_is_forgiven_and_guessing_is_doubted_for_a_while() {
    let attempts = attempts(600, 30);
    let (here, siti) = (from("36.80.1.2"), login("siti@contoh.id"));
    let trust = |now| attempts.trust(now, &here, &siti);
    attempts.hold_against(NOW, &here, &siti);
    assert_eq!(trust(NOW), Trust::New, "one slip");
    attempts.hold_against(NOW, &here, &siti);
    assert_eq!(trust(NOW), Trust::Doubted);
    let elsewhere = from("36.80.1.3");
    assert_eq!(
        attempts.trust(NOW, &elsewhere, &siti),
        Trust::Doubted,
        "the login is, from wherever"
    );
    let other = login("0812-3456-7890");
    assert_eq!(attempts.trust(NOW, &here, &other), Trust::New);
    assert_eq!(trust(NOW + Duration::minutes(2)), Trust::New);
    for _ in 0..20 {
        attempts.hold_against(NOW, &here, &[]);
    }
    assert_eq!(
        attempts.trust(NOW, &here, &other),
        Trust::Doubted,
        "so many from one address"
    );
    assert_eq!(attempts.trust(NOW, &elsewhere, &other), Trust::New);
}

#[test]
fn the_doubted_take_no_place_of_others() {
    let attempts = attempts(600, 30);
    let (guesser, siti) = (from("36.80.1.2"), login("siti@contoh.id"));
    for _ in 0..2 {
        attempts.hold_against(NOW, &guesser, &siti);
    }
    let enter = || attempts.enter(attempts.trust(NOW, &guesser, &siti));
    let inside: Vec<_> = std::iter::from_fn(enter).collect();
    assert_eq!(inside.len(), INSIDE);
    let (elsewhere, budi) = (from("36.80.1.3"), login("budi@contoh.id"));
    let honest = attempts.enter(attempts.trust(NOW, &elsewhere, &budi));
    assert_eq!(honest.unwrap().trust, Trust::New);
    assert_eq!(
        attempts.enter(Trust::Familiar).unwrap().trust,
        Trust::Familiar
    );
    drop(inside);
    assert_eq!(enter().unwrap().trust, Trust::Doubted);
}

#[test]
fn a_client_mostly_stays_in_its_network() {
    let network = |text: &str| network(text.parse().unwrap()).map(|one| one.to_string());
    assert_eq!(network("36.80.1.2"), network("36.80.1.250"));
    assert_ne!(network("36.80.1.2"), network("36.80.2.2"));
    assert_eq!(network("2001:db8::1"), network("2001:db8::2"));
    assert_eq!(network("127.0.0.1"), None);
}

#[test]
fn a_network_of_64_bits_is_one_client_and_this_machine_is_none() {
    let attempts = attempts(1, 100);
    let count = |address| attempts.count(NOW, &from(address), &[]);
    count("2001:db8::1").unwrap();
    count("2001:db8::ffff:2").unwrap_err();
    count("2001:db8:0:1::1").unwrap();
    count("36.80.1.2").unwrap();
    count("::ffff:36.80.1.2").unwrap_err();
    for _ in 0..3 {
        count("127.0.0.1").unwrap();
        count("::1").unwrap();
        let nowhere = Actor::system("import");
        attempts.count(NOW, &nowhere, &[]).unwrap();
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
        attempts.count(NOW, &address(number), &[]).unwrap();
    }
    let last = address(3 * REMEMBERED - 1);
    attempts.count(NOW, &last, &[]).unwrap_err();
    let oldest_kept = address(2 * REMEMBERED);
    attempts.count(NOW, &oldest_kept, &[]).unwrap_err();
    let counts = attempts.counts.lock().unwrap();
    assert!(counts.recent.len() + counts.older.len() <= 2 * REMEMBERED);
}
