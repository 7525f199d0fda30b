//! Codes of regions and categories packed into integers, so that a subtree is a shift away.

use std::fmt::Write;

/// How the codes of one tree are packed: digits and bits of each level, the widest first.
///
/// A level that the code does not reach is 0, the others are their number plus one.
pub(super) struct CodeScheme {
    levels: &'static [(usize, u32)],
    /// Levels that are counted together when no parent is named.
    open_levels: usize,
}

/// Region codes, 35 bits; regencies are counted when no parent is named.
pub(super) const REGIONS: CodeScheme = CodeScheme {
    levels: &[(2, 7), (2, 7), (2, 7), (4, 14)],
    open_levels: 2,
};

/// Category codes, 21 bits; top categories are counted when no parent is named.
pub(super) const CATEGORIES: CodeScheme = CodeScheme {
    levels: &[(2, 7), (2, 7), (2, 7)],
    open_levels: 1,
};

/// A code and everything below it.
#[derive(Clone, Copy)]
pub(super) struct Subtree {
    value: u64,
    shift: u32,
}

impl Subtree {
    pub(super) const fn contains(self, packed: u64) -> bool {
        packed >> self.shift == self.value
    }
}

/// The codes right below a parent, numbered densely; 0 is the parent itself.
#[derive(Clone, Copy)]
pub(super) struct Children {
    parent: Option<Subtree>,
    base: u64,
    shift: u32,
    bits: u32,
}

impl Children {
    /// How many numbers there can be.
    pub(super) const fn capacity(self) -> usize {
        1 << self.bits
    }

    /// The number of the child that holds `packed`; `None` outside the parent.
    pub(super) fn number(self, packed: u64) -> Option<usize> {
        if self.parent.is_some_and(|parent| !parent.contains(packed)) {
            return None;
        }
        let mask = (1_u64 << self.bits) - 1;
        usize::try_from((packed >> self.shift) & mask).ok()
    }

    /// The packed code of a child.
    pub(super) fn packed(self, number: usize) -> u64 {
        u64::try_from(number).map_or(self.base, |number| self.base | number << self.shift)
    }
}

impl CodeScheme {
    pub(super) fn bits(&self) -> u32 {
        self.levels.iter().map(|(_, bits)| bits).sum()
    }

    /// Packs the digits of a code.
    pub(super) fn pack(&self, code: &str) -> u64 {
        let mut rest = code;
        self.levels.iter().fold(0, |packed, (digits, bits)| {
            let (level, below) = rest.split_at_checked(*digits).unwrap_or(("", ""));
            rest = below;
            packed << bits | level.parse::<u64>().map_or(0, |number| number + 1)
        })
    }

    /// The digits of a packed code.
    pub(super) fn unpack(&self, packed: u64) -> String {
        let mut shift = self.bits();
        let mut code = String::new();
        for (digits, bits) in self.levels {
            shift -= bits;
            let level = (packed >> shift) & ((1 << bits) - 1);
            if let Some(number) = level.checked_sub(1) {
                // Writing into a string cannot fail.
                let _ = write!(code, "{number:0digits$}");
            }
        }
        code
    }

    pub(super) fn subtree(&self, code: &str) -> Subtree {
        let shift = self.bits() - self.bits_of(self.depth(code));
        Subtree {
            value: self.pack(code) >> shift,
            shift,
        }
    }

    pub(super) fn children(&self, parent: Option<&str>) -> Children {
        let depth = parent.map_or(0, |code| self.depth(code));
        let reached = parent.map_or(self.open_levels, |_| depth + 1);
        let above = self.bits_of(depth);
        let below = self.bits_of(reached);
        Children {
            parent: parent.map(|code| self.subtree(code)),
            base: parent.map_or(0, |code| self.pack(code)),
            shift: self.bits() - below,
            bits: below - above,
        }
    }

    fn depth(&self, code: &str) -> usize {
        let ends = self.levels.iter().scan(0, |end, (digits, _)| {
            *end += digits;
            Some(*end)
        });
        ends.filter(|end| *end <= code.len()).count()
    }

    fn bits_of(&self, depth: usize) -> u32 {
        self.levels.iter().take(depth).map(|(_, bits)| bits).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_region_code_reads_back(code in "[1-9][0-9]([0-9]{2}([0-9]{2}([0-9]{4})?)?)?") {
            prop_assert_eq!(REGIONS.unpack(REGIONS.pack(&code)), code);
        }

        #[test]
        fn a_subtree_is_a_prefix(code in "[1-9][0-9]{9}", other in "[1-9][0-9]{9}") {
            for length in [2, 4, 6, 10] {
                let subtree = REGIONS.subtree(&code[..length]);
                prop_assert!(subtree.contains(REGIONS.pack(&code)));
                let inside = other.starts_with(&code[..length]);
                prop_assert_eq!(subtree.contains(REGIONS.pack(&other)), inside);
            }
        }
    }

    fn child(scheme: &CodeScheme, parent: Option<&str>, code: &str) -> Option<String> {
        let children = scheme.children(parent);
        let number = children.number(scheme.pack(code))?;
        Some(scheme.unpack(children.packed(number)))
    }

    #[test]
    fn children_are_one_level_down() {
        let village = "1804052001";
        let below = |parent| child(&REGIONS, parent, village);
        assert_eq!(below(None).as_deref(), Some("1804"));
        assert_eq!(below(Some("18")).as_deref(), Some("1804"));
        assert_eq!(below(Some("1804")).as_deref(), Some("180405"));
        assert_eq!(below(Some("180405")).as_deref(), Some(village));
        assert_eq!(below(Some(village)).as_deref(), Some(village));
        assert_eq!(below(Some("1805")), None);
        assert_eq!(child(&CATEGORIES, None, "010101").as_deref(), Some("01"));
        assert_eq!(
            child(&CATEGORIES, Some("0101"), "0101").as_deref(),
            Some("0101")
        );
    }
}
