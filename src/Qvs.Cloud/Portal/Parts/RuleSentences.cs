using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Resources;

namespace Qvs.Cloud.Portal.Parts;

/// <summary>Sentences of rules in the reader's language. A sentence is known by its English form, in which numbers stand for what it names.</summary>
public static class RuleSentences
{
    private static readonly ResourceManager Texts = new("Qvs.Cloud.Portal.Text.RuleText", typeof(RuleSentences).Assembly);
    private static readonly ConcurrentDictionary<string, ImmutableArray<Form>> Known = new(StringComparer.Ordinal);

    /// <returns>Null where the sentence is not known in the language: then it is to be shown as it is.</returns>
    public static string? Of(string sentence)
    {
        foreach (var form in Known.GetOrAdd(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, Read))
        {
            if (form.Match(sentence) is { } values)
            {
                return string.Format(CultureInfo.CurrentCulture, form.Translation, [.. values]);
            }
        }

        return null;
    }

    /// <summary>In the reader's language if it is known there, else as it is.</summary>
    public static string Shown(string sentence) => Of(sentence) ?? sentence;

    /// <summary>The more a form says itself, the earlier it is tried.</summary>
    private static ImmutableArray<Form> Read(string language) => Texts.GetResourceSet(CultureInfo.GetCultureInfo(language), createIfNotExists: true, tryParents: false) is { } set
        ? [.. set.Cast<DictionaryEntry>().Select(entry => Form.Of((string)entry.Key, (string)entry.Value!)).OrderByDescending(form => form.Pieces.Sum(piece => piece.Length))]
        : [];

    /// <param name="Pieces">What stands around the values: one more than there are values.</param>
    private sealed record Form(ImmutableArray<string> Pieces, string Translation)
    {
        public static Form Of(string english, string translation)
        {
            var pieces = ImmutableArray.CreateBuilder<string>();
            for (var slot = 0; ; slot++)
            {
                var mark = string.Create(CultureInfo.InvariantCulture, $"{{{slot}}}");
                var at = english.IndexOf(mark, StringComparison.Ordinal);
                if (at < 0)
                {
                    pieces.Add(english);
                    return new Form(pieces.ToImmutable(), translation);
                }

                pieces.Add(english[..at]);
                english = english[(at + mark.Length)..];
            }
        }

        /// <returns>The values, or null if the sentence has another form.</returns>
        public List<object?>? Match(string sentence)
        {
            if (Pieces.Length == 1)
            {
                return sentence == Pieces[0] ? [] : null;
            }

            var values = new List<object?>();
            var rest = sentence.AsSpan();
            if (!rest.StartsWith(Pieces[0], StringComparison.Ordinal))
            {
                return null;
            }

            rest = rest[Pieces[0].Length..];
            foreach (var piece in Pieces.AsSpan()[1..^1])
            {
                if (rest.IndexOf(piece, StringComparison.Ordinal) is var at && at < 0)
                {
                    return null;
                }

                values.Add(rest[..at].ToString());
                rest = rest[(at + piece.Length)..];
            }

            if (!rest.EndsWith(Pieces[^1], StringComparison.Ordinal))
            {
                return null;
            }

            values.Add(rest[..^Pieces[^1].Length].ToString());
            return values;
        }
    }
}
