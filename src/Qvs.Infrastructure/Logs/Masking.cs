using System.Text;

namespace Qvs.Infrastructure.Logs;

/// <summary>Takes secrets out of logs, in all the forms of <see cref="SecretForms"/>.</summary>
internal sealed class Masking(IEnumerable<string> secrets)
{
    private const string Mask = "***";
    private const int MostTelling = 8;

    private readonly TextFinder _finder = new(SecretForms.Of(secrets).Select(text => (text, Math.Clamp(text.Length / 3, SecretForms.ShortestValue, MostTelling))));

    /// <summary>For the lines of one log, in their order.</summary>
    public Pass Begin() => new(_finder);

    /// <summary>
    /// One log. A value may be spread over lines, as programs and base64 break them: what ends a line and begins a secret is taken out at once, the rest when
    /// it comes.
    /// </summary>
    internal sealed class Pass(TextFinder finder)
    {
        private readonly List<(int From, int To)> _hidden = [];
        private int _state;

        public string Of(string line)
        {
            _hidden.Clear();
            var end = line.EndsWith('\r') ? line.Length - 1 : line.Length;
            for (var at = 0; at < end; at++)
            {
                _state = finder.Next(_state, line[at]);
                Hide(at + 1 - finder.Match(_state), at + 1);
            }

            Hide(end - finder.Beginning(_state), end);
            return _hidden.Count == 0 ? line : Masked(line);
        }

        private void Hide(int from, int to)
        {
            // What stands in lines before is hidden there already.
            from = Math.Max(0, from);
            if (from >= to)
            {
                return;
            }

            while (_hidden.Count > 0 && _hidden[^1].To > from)
            {
                from = Math.Min(from, _hidden[^1].From);
                _hidden.RemoveAt(_hidden.Count - 1);
            }

            _hidden.Add((from, to));
        }

        private string Masked(string line)
        {
            var text = new StringBuilder(line.Length);
            var at = 0;
            foreach (var (from, to) in _hidden)
            {
                text.Append(line, at, from - at).Append(Mask);
                at = to;
            }

            return text.Append(line, at, line.Length - at).ToString();
        }
    }
}
