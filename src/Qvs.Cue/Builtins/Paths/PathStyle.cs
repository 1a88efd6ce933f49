namespace Qvs.Cue.Builtins.Paths;

/// <summary>How an operating system writes paths.</summary>
internal sealed class PathStyle
{
    public static readonly PathStyle Unix = new('/', ':');
    public static readonly PathStyle Plan9 = new('/', '\0');
    public static readonly PathStyle Windows = new('\\', ';');

    private static readonly string[] Devices =
    [
        "CON", "PRN", "AUX", "NUL", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
        "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
    ];

    private static readonly string[] LikeUnix =
    [
        "unix", "aix", "android", "darwin", "dragonfly", "freebsd", "hurd", "illumos", "ios", "js", "linux", "nacl", "netbsd", "openbsd",
        "solaris", "zos",
    ];

    private PathStyle(char separator, char listSeparator)
    {
        Separator = separator;
        ListSeparator = listSeparator;
    }

    public char Separator { get; }

    public char ListSeparator { get; }

    public bool IsWindows => Separator == '\\';

    public static PathStyle? Of(string os) => os switch
    {
        "windows" => Windows,
        "plan9" => Plan9,
        _ when LikeUnix.Contains(os) => Unix,
        _ => null,
    };

    public bool IsSeparator(char c) => c == '/' || c == Separator;

    public bool IsAbsolute(string path)
    {
        if (!IsWindows)
        {
            return path.StartsWith('/') || (ReferenceEquals(this, Plan9) && path.StartsWith('#'));
        }

        var volume = VolumeLength(path);
        return Devices.Contains(path, StringComparer.OrdinalIgnoreCase)
            || (volume > 0 && volume < path.Length && IsSeparator(path[volume]));
    }

    /// <summary>Of <c>C:</c> or <c>\\host\share</c> at the beginning.</summary>
    public int VolumeLength(string path)
    {
        if (!IsWindows || path.Length < 2)
        {
            return 0;
        }

        if (path[1] == ':' && char.IsAsciiLetter(path[0]))
        {
            return 2;
        }

        // Two separators, a host, one separator and a share; neither may begin with a dot.
        if (path.Length < 5 || !IsSeparator(path[0]) || !IsSeparator(path[1]) || !StartsName(path, 2))
        {
            return 0;
        }

        var share = EndOfName(path, 3) + 1;
        return share < path.Length && StartsName(path, share) ? EndOfName(path, share) : 0;
    }

    public string FromSlash(string path) => path.Replace('/', Separator);

    public string ToSlash(string path) => path.Replace(Separator, '/');

    private bool StartsName(string path, int position) => !IsSeparator(path[position]) && path[position] != '.';

    private int EndOfName(string path, int position)
    {
        while (position < path.Length && !IsSeparator(path[position]))
        {
            position++;
        }

        return position;
    }
}
