namespace Qvs.Domain.Credentials;

/// <summary>base32hex in lower case, without padding: digits and letters that any name may have.</summary>
public static class Base32
{
    private const string Digits = "0123456789abcdefghijklmnopqrstuv";

    public static string Write(ReadOnlySpan<byte> bytes)
    {
        var text = new char[((bytes.Length * 8) + 4) / 5];
        var (buffer, bits, at) = (0, 0, 0);
        foreach (var b in bytes)
        {
            buffer = ((buffer << 8) | b) & 0xFFFF;
            for (bits += 8; bits >= 5; bits -= 5)
            {
                text[at++] = Digits[(buffer >> (bits - 5)) & 31];
            }
        }

        if (bits > 0)
        {
            text[at] = Digits[(buffer << (5 - bits)) & 31];
        }

        return new string(text);
    }
}
