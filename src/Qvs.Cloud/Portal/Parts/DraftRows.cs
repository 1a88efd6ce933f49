using System.Collections.ObjectModel;

namespace Qvs.Cloud.Portal.Parts;

/// <summary>A row of a form that can be added to and removed.</summary>
public abstract class DraftRow
{
    /// <summary>
    /// Counted from the first row on, never given twice. The names of a row's fields are made of it: a page that is opened again after its server was lost
    /// has the same names, and what was typed finds its place.
    /// </summary>
    public int Number { get; internal set; }
}

/// <summary>The rows, numbered as they come.</summary>
public sealed class DraftRows<T> : Collection<T>
    where T : DraftRow
{
    private int _next;

    public void Show(IEnumerable<T> rows)
    {
        Clear();
        foreach (var row in rows)
        {
            Add(row);
        }
    }

    protected override void InsertItem(int index, T item)
    {
        item.Number = _next++;
        base.InsertItem(index, item);
    }

    protected override void ClearItems()
    {
        _next = 0;
        base.ClearItems();
    }
}
