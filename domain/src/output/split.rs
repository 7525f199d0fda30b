//! Splits a line between its villages by largest remainder, so that the parts are the whole.
//!
//! Each village takes the rounded-down part of its weight; what is left over goes, one by one, to
//! the largest remainders, ties to the lower code. Parts come in ascending code and never zero.

use crate::money::{BasisPoints, Rupiah};
use crate::quantity::Quantity;
use crate::region::RegionCode;
use std::cmp::Reverse;

/// Splits the goods' value of a sold line by the shares of its origins; the parts sum to `amount`.
///
/// Nothing comes back when no origin has a share.
pub fn split_sale(
    amount: Rupiah,
    origins: &[(RegionCode, BasisPoints)],
) -> Vec<(RegionCode, Rupiah)> {
    rupiah(apportion(amount.get(), &weights_of_shares(origins)))
}

/// Splits the units of a sold line by the shares of its origins; the parts sum to `quantity`.
///
/// Nothing comes back when no origin has a share.
pub fn split_quantity(
    quantity: Quantity,
    origins: &[(RegionCode, BasisPoints)],
) -> Vec<(RegionCode, Quantity)> {
    quantities(apportion(quantity.milli(), &weights_of_shares(origins)))
}

/// Splits a refund by what is left of each village's credit on the line; parts are positive.
///
/// The parts sum to `amount`, or to all that is left when that is less: no village goes below
/// zero, and a refund of all that is left leaves nothing anywhere.
pub fn split_refund(
    amount: Rupiah,
    remaining: &[(RegionCode, Rupiah)],
) -> Vec<(RegionCode, Rupiah)> {
    let left = remaining.iter().map(|(code, left)| (code, left.get()));
    rupiah(take_back(amount.get(), left))
}

/// Splits returned units by what is left of each village's units on the line, like
/// [`split_refund`].
pub fn split_refund_quantity(
    quantity: Quantity,
    remaining: &[(RegionCode, Quantity)],
) -> Vec<(RegionCode, Quantity)> {
    let left = remaining.iter().map(|(code, left)| (code, left.milli()));
    quantities(take_back(quantity.milli(), left))
}

/// One village, and a whole number that is its weight or its part.
type Part<'a> = (&'a RegionCode, i64);

fn weights_of_shares(origins: &[(RegionCode, BasisPoints)]) -> Vec<Part<'_>> {
    origins
        .iter()
        .map(|(code, share)| (code, i64::from(share.get())))
        .collect()
}

fn take_back<'a>(total: i64, left: impl Iterator<Item = Part<'a>>) -> Vec<Part<'a>> {
    let left: Vec<Part<'_>> = left.filter(|(_, left)| *left > 0).collect();
    let most = left
        .iter()
        .fold(0_i64, |sum, (_, left)| sum.saturating_add(*left));
    apportion(total.clamp(0, most), &left)
}

/// A village while its part is being found.
struct Claim<'a> {
    code: &'a RegionCode,
    part: i128,
    remainder: i128,
}

fn apportion<'a>(total: i64, weights: &[Part<'a>]) -> Vec<Part<'a>> {
    let whole: i128 = weights.iter().map(|(_, weight)| i128::from(*weight)).sum();
    if whole <= 0 {
        return Vec::new();
    }
    let mut claims: Vec<Claim<'_>> = weights
        .iter()
        .map(|(code, weight)| {
            let scaled = i128::from(total) * i128::from(*weight);
            Claim {
                code,
                part: scaled.div_euclid(whole),
                remainder: scaled.rem_euclid(whole),
            }
        })
        .collect();
    let given: i128 = claims.iter().map(|claim| claim.part).sum();
    let left_over = usize::try_from(i128::from(total) - given).unwrap_or(0);
    claims.sort_by_key(|claim| (Reverse(claim.remainder), claim.code));
    for claim in claims.iter_mut().take(left_over) {
        claim.part += 1;
    }
    claims.sort_by_key(|claim| claim.code);
    claims
        .into_iter()
        .filter_map(|claim| Some((claim.code, i64::try_from(claim.part).ok()?)))
        .filter(|(_, part)| *part != 0)
        .collect()
}

fn rupiah(parts: Vec<Part<'_>>) -> Vec<(RegionCode, Rupiah)> {
    parts
        .into_iter()
        .filter_map(|(code, part)| Some((code.clone(), Rupiah::new(part)?)))
        .collect()
}

fn quantities(parts: Vec<Part<'_>>) -> Vec<(RegionCode, Quantity)> {
    parts
        .into_iter()
        .filter_map(|(code, part)| Some((code.clone(), Quantity::from_milli(part).ok()?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn village(index: usize) -> RegionCode {
        RegionCode::parse(&format!("180405{}", 2001 + index)).unwrap()
    }

    fn amount(rupiah: i64) -> Rupiah {
        Rupiah::new(rupiah).unwrap()
    }

    fn shares(bps: &[i64]) -> Vec<(RegionCode, BasisPoints)> {
        bps.iter()
            .enumerate()
            .map(|(index, bps)| (village(index), BasisPoints::new(*bps).unwrap()))
            .collect()
    }

    fn numbers(parts: &[(RegionCode, Rupiah)]) -> Vec<i64> {
        parts.iter().map(|(_, part)| part.get()).collect()
    }

    #[test]
    fn ties_go_to_the_lower_code_in_whatever_order_they_come() {
        let mut origins = shares(&[3_333, 3_333, 3_334]);
        assert_eq!(numbers(&split_sale(amount(100), &origins)), [33, 33, 34]);
        origins = shares(&[5_000, 5_000]);
        origins.reverse();
        let parts = split_sale(amount(101), &origins);
        assert_eq!(parts, [(village(0), amount(51)), (village(1), amount(50))]);
    }

    #[test]
    fn parts_of_nothing_are_kept_out() {
        let parts = split_sale(amount(1), &shares(&[5_000, 5_000]));
        assert_eq!(parts, [(village(0), amount(1))]);
        assert!(split_sale(Rupiah::ZERO, &shares(&[10_000])).is_empty());
        assert!(split_sale(amount(5), &[]).is_empty());
    }

    #[test]
    fn a_refund_never_takes_more_than_is_left() {
        let left = [(village(0), amount(10)), (village(1), Rupiah::ZERO)];
        assert_eq!(
            split_refund(amount(99), &left),
            [(village(0), amount(10))],
            "all that is left, and nothing from a village that has none"
        );
        assert!(split_refund(amount(-5), &left).is_empty());
    }

    /// Shares that add up to 10,000, from cuts in between.
    fn whole_shares() -> impl Strategy<Value = Vec<(RegionCode, BasisPoints)>> {
        proptest::collection::btree_set(1_i64..10_000, 0..12).prop_map(|cuts| {
            let mut bounds = vec![0];
            bounds.extend(cuts);
            bounds.push(10_000);
            let bps: Vec<i64> = bounds.windows(2).map(|pair| pair[1] - pair[0]).collect();
            shares(&bps)
        })
    }

    proptest! {
        #[test]
        fn a_sale_sums_exactly_and_each_part_is_within_one_of_its_share(
            rupiah in 0..=Rupiah::MAX_TOTAL.get(),
            origins in whole_shares(),
        ) {
            let parts = split_sale(amount(rupiah), &origins);
            prop_assert_eq!(numbers(&parts).iter().sum::<i64>(), rupiah);
            for (code, part) in &parts {
                let share = origins.iter().find(|(origin, _)| origin == code).unwrap().1;
                let down = amount(rupiah).share_down(share).get();
                prop_assert!(part.get() > 0);
                prop_assert!(part.get() == down || part.get() == down + 1);
            }
            prop_assert!(parts.windows(2).all(|pair| pair[0].0 < pair[1].0));
        }

        #[test]
        fn units_sum_exactly(
            milli in 0..=Quantity::MAX_MILLI,
            origins in whole_shares(),
        ) {
            let quantity = Quantity::from_milli(milli).unwrap();
            let parts = split_quantity(quantity, &origins);
            let sum: i64 = parts.iter().map(|(_, part)| part.milli()).sum();
            prop_assert_eq!(sum, milli);
            let back = split_refund_quantity(quantity, &parts);
            prop_assert_eq!(back, parts);
        }

        #[test]
        fn refunds_in_any_steps_never_go_below_zero_and_end_at_nothing(
            rupiah in 1_i64..1_000_000_000,
            origins in whole_shares(),
            steps in proptest::collection::vec(1_i64..100, 0..6),
        ) {
            let mut left = split_sale(amount(rupiah), &origins);
            let mut refunded = 0;
            for percent in steps {
                let total: i64 = numbers(&left).iter().sum();
                let part = total * percent / 100;
                let taken = split_refund(amount(part), &left);
                prop_assert_eq!(numbers(&taken).iter().sum::<i64>(), part);
                refunded += part;
                left = less(&left, &taken)?;
            }
            let taken = split_refund(amount(rupiah - refunded), &left);
            prop_assert!(less(&left, &taken)?.iter().all(|(_, left)| left.is_zero()));
        }
    }

    fn less(
        left: &[(RegionCode, Rupiah)],
        taken: &[(RegionCode, Rupiah)],
    ) -> Result<Vec<(RegionCode, Rupiah)>, TestCaseError> {
        let mut rest = Vec::new();
        for (code, left) in left {
            let part = taken.iter().find(|(from, _)| from == code);
            let after = *left - part.map_or(Rupiah::ZERO, |(_, part)| *part);
            prop_assert!(after.get() >= 0, "below zero");
            rest.push((code.clone(), after));
        }
        Ok(rest)
    }
}
