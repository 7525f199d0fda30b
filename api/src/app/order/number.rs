//! The number that people call an order by.

use domain::time::wib_day;
use storage::Tx;

/// Crockford's alphabet: no letter that is read as another or as a digit.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// `SN-261124-7H3K9QXM`: the WIB day, and 40 random bits, so that it tells nobody how many orders
/// there are.
pub(super) fn order_number(tx: &Tx) -> String {
    let day = wib_day(tx.now()).format("%y%m%d");
    let random: [u8; 5] = tx.random();
    format!("SN-{day}-{}", letters(random))
}

fn letters(random: [u8; 5]) -> String {
    let bits = random
        .iter()
        .fold(0_u64, |bits, byte| (bits << 8) | u64::from(*byte));
    (0..8)
        .rev()
        .filter_map(|place| {
            let at = usize::try_from((bits >> (place * 5)) & 31).ok()?;
            ALPHABET.get(at).map(|letter| char::from(*letter))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn forty_bits_are_eight_letters() {
        assert_eq!(super::letters([0; 5]), "00000000");
        assert_eq!(super::letters([0xFF; 5]), "ZZZZZZZZ");
        assert_eq!(super::letters([0, 0, 0, 0, 33]), "00000011");
    }
}
