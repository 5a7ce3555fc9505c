//! Apache Parquet, as far as a table without nesting needs it: a row group after the other, each column of it one page of plain values,
//! compressed with Zstandard where that makes it smaller (<https://parquet.apache.org/docs/file-format/>).
//!
//! The library for it brings Arrow's types, codecs and a reader along, and takes the first build longer than all of this program's own
//! use of it is worth (`docs/decisions/0019-parquet.md`). What is written here was read back by pyarrow and DuckDB.

use super::{Cell, Column, Kind};
use std::io::Error;

const MAGIC: &[u8] = b"PAR1";
/// Rows of a row group, and bytes of its columns: what is held in memory until it is written.
const GROUP_ROWS: usize = 50_000;
const GROUP_BYTES: usize = 8 * 1024 * 1024;
const ZSTD_LEVEL: i32 = 3;

/// Thrift's names of types in the compact form.
const I32: u8 = 5;
const I64: u8 = 6;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const STRUCT: u8 = 12;

/// Physical type, and the converted type that says what it means.
fn types(kind: Kind) -> (i64, Option<i64>) {
    match kind {
        Kind::Flag => (0, None),
        Kind::Day => (1, Some(6)),
        Kind::Whole => (2, None),
        Kind::Time => (2, Some(9)),
        Kind::Text => (6, Some(0)),
    }
}

/// A structure in Thrift's compact form on its way.
#[derive(Default)]
struct Thrift {
    bytes: Vec<u8>,
    /// The last field of each structure that is open.
    open: Vec<i16>,
}

impl Thrift {
    fn root() -> Self {
        Self { bytes: Vec::new(), open: vec![0] }
    }

    fn varint(&mut self, mut n: u64) {
        while n >= 0x80 {
            self.bytes.push((n as u8 & 0x7f) | 0x80);
            n >>= 7;
        }
        self.bytes.push(n as u8);
    }

    /// The head of a field; fields come in the order of their numbers, never more than fifteen apart.
    fn field(&mut self, number: i16, kind: u8) {
        let last = self.open.last_mut().map_or(0, |last| std::mem::replace(last, number));
        self.bytes.push((((number - last) as u8) << 4) | kind);
    }

    fn zigzag(&mut self, n: i64) {
        self.varint(((n << 1) ^ (n >> 63)) as u64);
    }

    fn i32(&mut self, number: i16, n: i64) {
        self.field(number, I32);
        self.zigzag(n);
    }

    fn i64(&mut self, number: i16, n: i64) {
        self.field(number, I64);
        self.zigzag(n);
    }

    fn text(&mut self, text: &str) {
        self.varint(text.len() as u64);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    fn list(&mut self, number: i16, kind: u8, length: usize) {
        self.field(number, LIST);
        if length < 15 {
            self.bytes.push(((length as u8) << 4) | kind);
        } else {
            self.bytes.push(0xf0 | kind);
            self.varint(length as u64);
        }
    }

    /// A structure: as a field, or, without a number, as an element of a list.
    fn begin(&mut self, number: Option<i16>) {
        if let Some(number) = number {
            self.field(number, STRUCT);
        }
        self.open.push(0);
    }

    fn end(&mut self) {
        self.open.pop();
        self.bytes.push(0);
    }
}

/// The values of a column within the row group.
#[derive(Default)]
struct Values {
    /// Runs of rows that have a value, or have none.
    runs: Vec<(bool, u64)>,
    plain: Vec<u8>,
    /// Flags, which are written eight to a byte.
    flags: usize,
}

impl Values {
    fn add(&mut self, cell: &Cell) {
        let there = *cell != Cell::Missing;
        match self.runs.last_mut() {
            Some((of, rows)) if *of == there => *rows += 1,
            _ => self.runs.push((there, 1)),
        }
        match cell {
            Cell::Missing => {}
            Cell::Whole(n) => self.plain.extend_from_slice(&n.to_le_bytes()),
            Cell::Time(at) => self.plain.extend_from_slice(&at.0.to_le_bytes()),
            Cell::Day(day) => self.plain.extend_from_slice(&day.0.to_le_bytes()),
            Cell::Text(text) => self.text(text),
            Cell::Name(name) => self.text(name),
            Cell::Flag(flag) => {
                if self.flags.is_multiple_of(8) {
                    self.plain.push(0);
                }
                if let Some(byte) = self.plain.last_mut() {
                    *byte |= u8::from(*flag) << (self.flags % 8);
                }
                self.flags += 1;
            }
        }
    }

    fn text(&mut self, text: &str) {
        let length = u32::try_from(text.len()).unwrap_or(0);
        self.plain.extend_from_slice(&length.to_le_bytes());
        self.plain.extend_from_slice(&text.as_bytes()[..length as usize]);
    }

    /// The page: which rows have a value, run by run, and the values.
    fn page(&self) -> Vec<u8> {
        let mut levels = Thrift::default();
        for (there, rows) in &self.runs {
            levels.varint(rows << 1);
            levels.bytes.push(u8::from(*there));
        }
        let mut page = Vec::with_capacity(levels.bytes.len() + self.plain.len() + 4);
        page.extend_from_slice(&u32::try_from(levels.bytes.len()).unwrap_or(0).to_le_bytes());
        page.extend_from_slice(&levels.bytes);
        page.extend_from_slice(&self.plain);
        page
    }
}

/// Where a column of a row group lies.
struct Chunk {
    at: usize,
    codec: i64,
    plain: usize,
    packed: usize,
}

/// A row group that is written.
struct Group {
    rows: usize,
    chunks: Vec<Chunk>,
}

/// A table on its way.
pub(super) struct Table {
    columns: &'static [Column],
    values: Vec<Values>,
    rows: usize,
    groups: Vec<Group>,
    written: usize,
}

impl Table {
    pub(super) fn new(columns: &'static [Column]) -> Self {
        let values = columns.iter().map(|_| Values::default()).collect();
        Self { columns, values, rows: 0, groups: Vec::new(), written: 0 }
    }

    /// Takes in rows, cell by cell.
    pub(super) fn add(&mut self, cells: &[Cell]) {
        for row in cells.chunks(self.columns.len()) {
            for (values, cell) in self.values.iter_mut().zip(row) {
                values.add(cell);
            }
            self.rows += 1;
        }
    }

    /// Whether what was taken in is a row group.
    pub(super) fn is_full(&self) -> bool {
        let bytes: usize = self.values.iter().map(|values| values.plain.len()).sum();
        self.rows >= GROUP_ROWS || bytes >= GROUP_BYTES
    }

    /// Writes what was taken in as a row group; after the last, what the file says of itself.
    pub(super) fn write(&mut self, out: &mut Vec<u8>, is_last: bool) -> Result<(), Error> {
        let begun = out.len();
        if self.written == 0 {
            out.extend_from_slice(MAGIC);
        }
        if self.rows > 0 {
            let mut chunks = Vec::with_capacity(self.columns.len());
            for values in &mut self.values {
                let at = self.written + out.len() - begun;
                chunks.push(chunk(out, at, self.rows, &std::mem::take(values))?);
            }
            self.groups.push(Group { rows: std::mem::take(&mut self.rows), chunks });
        }
        if is_last {
            let metadata = self.metadata();
            out.extend_from_slice(&metadata);
            out.extend_from_slice(&u32::try_from(metadata.len()).unwrap_or(0).to_le_bytes());
            out.extend_from_slice(MAGIC);
        }
        self.written += out.len() - begun;
        Ok(())
    }

    fn metadata(&self) -> Vec<u8> {
        let mut to = Thrift::root();
        to.i32(1, 1);
        to.list(2, STRUCT, self.columns.len() + 1);
        to.begin(None);
        to.field(4, BINARY);
        to.text("bazargah");
        to.i32(5, self.columns.len() as i64);
        to.end();
        for column in self.columns {
            let (physical, converted) = types(column.kind);
            to.begin(None);
            to.i32(1, physical);
            // Each may be missing.
            to.i32(3, 1);
            to.field(4, BINARY);
            to.text(column.name);
            if let Some(converted) = converted {
                to.i32(6, converted);
            }
            to.end();
        }
        to.i64(3, self.groups.iter().map(|group| group.rows as i64).sum());
        to.list(4, STRUCT, self.groups.len());
        for group in &self.groups {
            to.begin(None);
            to.list(1, STRUCT, group.chunks.len());
            for (column, chunk) in self.columns.iter().zip(&group.chunks) {
                to.begin(None);
                to.i64(2, chunk.at as i64);
                to.begin(Some(3));
                to.i32(1, types(column.kind).0);
                // Plain values; runs of what is there.
                to.list(2, I32, 2);
                to.zigzag(0);
                to.zigzag(3);
                to.list(3, BINARY, 1);
                to.text(column.name);
                to.i32(4, chunk.codec);
                to.i64(5, group.rows as i64);
                to.i64(6, chunk.plain as i64);
                to.i64(7, chunk.packed as i64);
                to.i64(9, chunk.at as i64);
                to.end();
                to.end();
            }
            to.i64(2, group.chunks.iter().map(|chunk| chunk.plain as i64).sum());
            to.i64(3, group.rows as i64);
            to.end();
        }
        to.field(6, BINARY);
        to.text(concat!("bazargah version ", env!("CARGO_PKG_VERSION")));
        to.end();
        to.bytes
    }
}

/// Writes a column of a row group, which begins at that place of the file.
fn chunk(out: &mut Vec<u8>, at: usize, rows: usize, values: &Values) -> Result<Chunk, Error> {
    let page = values.page();
    let packed = zstd::bulk::compress(&page, ZSTD_LEVEL)?;
    let (codec, packed) = if packed.len() < page.len() { (6, packed.as_slice()) } else { (0, page.as_slice()) };
    let mut head = Thrift::root();
    head.i32(1, 0);
    head.i32(2, page.len() as i64);
    head.i32(3, packed.len() as i64);
    head.begin(Some(5));
    head.i32(1, rows as i64);
    head.i32(2, 0);
    head.i32(3, 3);
    head.i32(4, 3);
    head.end();
    head.end();
    out.extend_from_slice(&head.bytes);
    out.extend_from_slice(packed);
    Ok(Chunk { at, codec, plain: head.bytes.len() + page.len(), packed: head.bytes.len() + packed.len() })
}

#[cfg(test)]
mod tests {
    use super::super::column;
    use super::*;
    use bazargah_domain::calendar::{Day, Millis};

    const COLUMNS: &[Column] = &[
        column(Kind::Whole, "n", "", ""),
        column(Kind::Flag, "yes", "", ""),
        column(Kind::Text, "text", "", ""),
        column(Kind::Time, "at", "", ""),
        column(Kind::Day, "day", "", ""),
    ];

    fn row(n: i64) -> [Cell; 5] {
        [
            Cell::Whole(n),
            if n % 3 == 0 { Cell::Missing } else { Cell::Flag(n % 2 == 0) },
            if n % 5 == 0 { Cell::Missing } else { Cell::Text(format!("متن {n}")) },
            Cell::Time(Millis(1_795_564_800_000 + n)),
            Cell::Day(Day(20_782)),
        ]
    }

    /// Two row groups of three rows each. The file beside this was read back by pyarrow, which finds in it what `row` says.
    #[test]
    fn a_table_is_written_as_others_read_it() {
        let mut table = Table::new(COLUMNS);
        let mut file = Vec::new();
        for group in 0..2 {
            for n in 0..3 {
                table.add(&row(group * 3 + n));
            }
            table.write(&mut file, group == 1).expect("bytes");
        }
        assert_eq!(file, include_bytes!("six-rows.parquet"));
    }

    #[test]
    fn a_table_without_rows_and_one_with_many_begin_and_end_as_they_should() {
        let mut file = Vec::new();
        Table::new(COLUMNS).write(&mut file, true).expect("bytes");
        assert!(file.starts_with(MAGIC) && file.ends_with(MAGIC));
        let mut table = Table::new(COLUMNS);
        let mut n = 0;
        while !table.is_full() {
            table.add(&row(n));
            n += 1;
        }
        assert_eq!(n, GROUP_ROWS as i64);
        let mut file = Vec::new();
        table.write(&mut file, true).expect("bytes");
        let held: usize = table.groups[0].chunks.iter().map(|chunk| chunk.packed).sum();
        assert!(file.len() > held && held < 700_000, "{held}");
        assert!(!table.is_full() && table.rows == 0);
    }
}
