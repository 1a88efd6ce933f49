using System.Text;
using Qvs.Adapters.Config;
using Quoting = Qvs.Cue.Values.Quoting;

namespace Qvs.Adapters.Composition;

/// <summary>Writes CUE text and remembers, for every stretch that came from a config, where that was written.</summary>
internal sealed class CueSource
{
    private readonly StringBuilder _text = new();
    private readonly List<(int Start, int End, ValueOrigin Origin)> _origins = [];

    public override string ToString() => _text.ToString();

    public CueSource Raw(string text)
    {
        _text.Append(text);
        return this;
    }

    public CueSource Text(string text)
    {
        _text.Append(Quoting.Quote(text));
        return this;
    }

    /// <summary>Text that stands for something written in the config.</summary>
    public CueSource From(ValueOrigin origin, Action write)
    {
        var start = _text.Length;
        write();
        _origins.Add((start, _text.Length, origin));
        return this;
    }

    public CueSource Value(BoundValue value) => From(value.Origin, () =>
    {
        switch (value)
        {
            case BoundNull:
                Raw("null");
                break;
            case BoundBoolean boolean:
                Raw(boolean.Value ? "true" : "false");
                break;
            case BoundNumber number:
                Raw(number.Literal);
                break;
            case BoundText text:
                Text(text.Value);
                break;
            case BoundList list:
                Raw("[");
                foreach (var item in list.Items)
                {
                    Value(item).Raw(", ");
                }

                Raw("]");
                break;
            case BoundMap map:
                Raw("{");
                foreach (var (key, item) in map.Entries)
                {
                    From(item.Origin, () => Text(key).Raw(": ").Value(item)).Raw("\n");
                }

                Raw("}");
                break;
        }
    });

    /// <summary>What the innermost stretch around an offset came from.</summary>
    public ValueOrigin? OriginAt(int offset) => _origins
        .Where(o => o.Start <= offset && offset < o.End)
        .OrderBy(o => o.End - o.Start)
        .Select(o => o.Origin)
        .FirstOrDefault();
}
