//! Pixels as a PNG file.
//! Source: RFC 2083.

use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::io::Write as _;

/// Returns rows of red, green and blue bytes as a PNG file with a resolution in dots per inch.
pub(crate) fn encode(width: u32, height: u32, rgb: &[u8], dots_per_inch: f32) -> std::io::Result<Vec<u8>> {
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = Vec::with_capacity(13);
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    // Eight bits, red-green-blue, deflate, adaptive filtering, no interlace.
    header.extend([8, 2, 0, 0, 0]);
    chunk(&mut file, b"IHDR", &header);
    let per_metre = (dots_per_inch / 0.0254).round() as u32;
    let mut resolution = Vec::with_capacity(9);
    resolution.extend(per_metre.to_be_bytes());
    resolution.extend(per_metre.to_be_bytes());
    resolution.push(1);
    chunk(&mut file, b"pHYs", &resolution);
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
    for row in rgb.chunks(width as usize * 3) {
        // Filter type none.
        packed.write_all(&[0])?;
        packed.write_all(row)?;
    }
    chunk(&mut file, b"IDAT", &packed.finish()?);
    chunk(&mut file, b"IEND", &[]);
    Ok(file)
}

fn chunk(file: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    let mut sum = flate2::Crc::new();
    sum.update(kind);
    sum.update(data);
    file.extend((data.len() as u32).to_be_bytes());
    file.extend(kind);
    file.extend(data);
    file.extend(sum.sum().to_be_bytes());
}
