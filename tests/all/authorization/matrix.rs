//! [`Matrix`]: what everybody was answered, and how it compares with what is committed.

use super::Actor;
use super::world::OWN;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

const COMMITTED: &str = include_str!("matrix.txt");
const HEAD: &str = "\
# Who may do and see what. Written by the test `authorization` when SENTRA_WRITE_MATRIX is set, and
# read by people: every change of it is a change of somebody's rights.
#
#   +  done, or there is something to see     -  nothing to see: null, or an empty list
#   x  NOT_FOUND                              ?  UNAUTHENTICATED
#
";

/// What somebody was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// It was done, or refused for another reason than who asks; or there was something to see.
    Allowed,
    /// Null, or an empty list.
    Nothing,
    /// `NOT_FOUND`.
    NotFound,
    /// `UNAUTHENTICATED`.
    Unauthenticated,
}

impl Cell {
    const fn sign(self) -> char {
        match self {
            Self::Allowed => '+',
            Self::Nothing => '-',
            Self::NotFound => 'x',
            Self::Unauthenticated => '?',
        }
    }
}

/// A line for each field, a cell for each actor.
#[derive(Debug, Default)]
pub struct Matrix(BTreeMap<String, Vec<Cell>>);

impl Matrix {
    /// Writes down what the actors were answered, in their order.
    pub fn add(&mut self, field: String, cells: Vec<Cell>) {
        assert_eq!(cells.len(), Actor::ALL.len());
        let twice = self.0.insert(field, cells);
        assert!(twice.is_none());
    }

    fn cell(&self, field: &str, actor: Actor) -> Cell {
        self.0[field][actor as usize]
    }

    fn written(&self) -> String {
        let width = self.0.keys().map(String::len).max().unwrap_or_default();
        let mut text = HEAD.to_owned();
        for actor in Actor::ALL.iter().copied() {
            let column = " ".repeat(width + 2 + 2 * actor as usize);
            writeln!(text, "{column}{}", actor.name()).unwrap();
        }
        for (field, cells) in &self.0 {
            let signs: Vec<String> = cells.iter().map(|cell| cell.sign().to_string()).collect();
            writeln!(text, "{field:width$}  {}", signs.join(" ")).unwrap();
        }
        text
    }

    /// Compares with the file beside this one, line by line.
    pub fn assert_is_committed(&self) {
        let written = self.written();
        if std::env::var_os("SENTRA_WRITE_MATRIX").is_some() {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("all/authorization/matrix.txt");
            std::fs::write(path, &written).unwrap();
            return;
        }
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let (is, was) = (lines(&written), lines(COMMITTED));
        let gone = was.iter().filter(|line| !is.contains(line));
        let gone: Vec<String> = gone.map(|line| format!("- {line}")).collect();
        let new = is.iter().filter(|line| !was.contains(line));
        let new: Vec<String> = new.map(|line| format!("+ {line}")).collect();
        let difference = [gone, new].concat().join("\n");
        assert!(difference.is_empty(), "rights have changed:\n{difference}");
    }

    /// What must hold whatever the file says.
    pub fn assert_bounds(&self) {
        let bounds = Actor::BOUNDS.iter();
        let broken = bounds.flat_map(|(less, more)| self.beyond(*less, *more));
        let broken: Vec<String> = broken.collect();
        assert!(broken.is_empty(), "{}", broken.join("\n"));
    }

    /// Where `less` may and `more` may not, but for what is their own.
    fn beyond(&self, less: Actor, more: Actor) -> Vec<String> {
        let may = |field: &str, actor| self.cell(field, actor) == Cell::Allowed;
        let fields = self.0.keys().filter(|field| !OWN.contains(&field.as_str()));
        let beyond = fields.filter(|field| may(field, less) && !may(field, more));
        let told = |field| format!("{field}: {less:?} may, {more:?} may not");
        beyond.map(told).collect()
    }
}
