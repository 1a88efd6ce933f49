using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Qvs.Benchmarks.Portal;

/// <summary>As much of MessagePack as the hub of the pages speaks.</summary>
internal static class Pack
{
    public static byte[] Write(params ReadOnlySpan<object?> values)
    {
        var into = new ArrayBufferWriter<byte>(256);
        Write(into, values.ToArray());
        return into.WrittenSpan.ToArray();
    }

    public static object? Read(ref ReadOnlySpan<byte> from)
    {
        var first = Take(ref from, 1)[0];
        return first switch
        {
            < 0x80 => (long)first,
            < 0x90 => Map(ref from, first & 0x0f),
            < 0xa0 => Array(ref from, first & 0x0f),
            < 0xc0 => Text(ref from, first & 0x1f),
            0xc0 => null,
            0xc2 => false,
            0xc3 => true,
            0xc4 => Take(ref from, Take(ref from, 1)[0]).ToArray(),
            0xc5 => Take(ref from, BinaryPrimitives.ReadUInt16BigEndian(Take(ref from, 2))).ToArray(),
            0xc6 => Take(ref from, BinaryPrimitives.ReadInt32BigEndian(Take(ref from, 4))).ToArray(),
            0xca => (double)BinaryPrimitives.ReadSingleBigEndian(Take(ref from, 4)),
            0xcb => BinaryPrimitives.ReadDoubleBigEndian(Take(ref from, 8)),
            0xcc => (long)Take(ref from, 1)[0],
            0xcd => (long)BinaryPrimitives.ReadUInt16BigEndian(Take(ref from, 2)),
            0xce => (long)BinaryPrimitives.ReadUInt32BigEndian(Take(ref from, 4)),
            0xcf or 0xd3 => BinaryPrimitives.ReadInt64BigEndian(Take(ref from, 8)),
            0xd0 => (long)(sbyte)Take(ref from, 1)[0],
            0xd1 => (long)BinaryPrimitives.ReadInt16BigEndian(Take(ref from, 2)),
            0xd2 => (long)BinaryPrimitives.ReadInt32BigEndian(Take(ref from, 4)),
            0xd9 => Text(ref from, Take(ref from, 1)[0]),
            0xda => Text(ref from, BinaryPrimitives.ReadUInt16BigEndian(Take(ref from, 2))),
            0xdb => Text(ref from, BinaryPrimitives.ReadInt32BigEndian(Take(ref from, 4))),
            0xdc => Array(ref from, BinaryPrimitives.ReadUInt16BigEndian(Take(ref from, 2))),
            0xdd => Array(ref from, BinaryPrimitives.ReadInt32BigEndian(Take(ref from, 4))),
            0xde => Map(ref from, BinaryPrimitives.ReadUInt16BigEndian(Take(ref from, 2))),
            >= 0xe0 => (long)(sbyte)first,
            _ => throw new InvalidDataException($"0x{first:x2} is not expected."),
        };
    }

    private static void Write(ArrayBufferWriter<byte> into, object? value)
    {
        switch (value)
        {
            case null:
                into.Write<byte>([0xc0]);
                break;
            case bool yes:
                into.Write<byte>([yes ? (byte)0xc3 : (byte)0xc2]);
                break;
            case int or long:
                var number = into.GetSpan(9);
                number[0] = 0xd3;
                BinaryPrimitives.WriteInt64BigEndian(number[1..], Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));
                into.Advance(9);
                break;
            case string text:
                var bytes = Encoding.UTF8.GetBytes(text);
                Length(into, 0xdb, bytes.Length);
                into.Write<byte>(bytes);
                break;
            case Dictionary<string, string>:
                // Headers; there are none.
                into.Write<byte>([0x80]);
                break;
            case object?[] items:
                Length(into, 0xdd, items.Length);
                foreach (var item in items)
                {
                    Write(into, item);
                }

                break;
            default:
                throw new NotSupportedException($"{value.GetType()}");
        }
    }

    private static void Length(ArrayBufferWriter<byte> into, byte kind, int length)
    {
        var head = into.GetSpan(5);
        head[0] = kind;
        BinaryPrimitives.WriteInt32BigEndian(head[1..], length);
        into.Advance(5);
    }

    private static string Text(ref ReadOnlySpan<byte> from, int length) => Encoding.UTF8.GetString(Take(ref from, length));

    private static object?[] Array(ref ReadOnlySpan<byte> from, int length)
    {
        var items = new object?[length];
        for (var at = 0; at < length; at++)
        {
            items[at] = Read(ref from);
        }

        return items;
    }

    private static object?[] Map(ref ReadOnlySpan<byte> from, int length) => Array(ref from, length * 2);

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> from, int length)
    {
        var taken = from[..length];
        from = from[length..];
        return taken;
    }
}
