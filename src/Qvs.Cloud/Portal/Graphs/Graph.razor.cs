using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Qvs.Cloud.Portal.Parts;
using Qvs.Cloud.Portal.Text;

namespace Qvs.Cloud.Portal.Graphs;

/// <summary>A graph to look at and to go through by keyboard; on a narrow screen, the same as a timeline.</summary>
public sealed partial class Graph(IJSRuntime script)
{
    private const double Readable = 0.8;
    private const double Least = 0.1;

    private GraphDrawing _drawing = GraphLayout.Draw([]);
    private ElementReference _frame;
    private HashSet<string> _critical = [];
    private string _shape = "";
    private string _fitted = "";
    private double _zoom = 1;

    [Parameter, EditorRequired]
    public ImmutableArray<GraphNode> Nodes { get; set; } = [];

    [Parameter]
    public string Selected { get; set; } = "";

    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    [Parameter]
    public RenderFragment? Tools { get; set; }

    private string Size => FormattableString.Invariant($"width:{_drawing.Width * _zoom:0}px;height:{_drawing.Height * _zoom:0}px");

    private string Scale => FormattableString.Invariant($"width:{_drawing.Width:0}px;height:{_drawing.Height:0}px;transform:scale({_zoom:0.###})");

    protected override void OnParametersSet()
    {
        _critical = [.. Nodes.Where(node => node.IsCritical).Select(node => node.Id)];
        // States change often, the shape hardly ever: nothing moves when a state does.
        var shape = string.Join('\n', Nodes.Select(node => $"{node.Id}<{string.Join(',', node.Needs)}"));
        if (shape != _shape)
        {
            _shape = shape;
            _drawing = GraphLayout.Draw([.. Nodes.Select(node => new GraphItem(node.Id, node.Needs))]);
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_fitted != _shape && Nodes.Length > 0)
        {
            _fitted = _shape;
            await Fit(Readable);
            await script.InvokeVoidAsync("qvs.showChosen", _frame);
        }
    }

    private async Task Fit(double least)
    {
        var size = await script.InvokeAsync<FrameSize?>("qvs.size", _frame);
        if (size is { Width: > 0 } && _drawing.Width > 0)
        {
            _zoom = Math.Clamp(Math.Min((size.Width - 4) / _drawing.Width, Math.Max(size.Height, 420) / _drawing.Height), least, 1);
            StateHasChanged();
        }
    }

    private void Zoom(double factor) => _zoom = Math.Clamp(_zoom * factor, Least, 2.5);

    private string At(string id)
    {
        var place = _drawing.Places[id];
        return FormattableString.Invariant($"left:{place.X:0.#}px;top:{place.Y:0.#}px");
    }

    private string EdgeClass(GraphEdge edge) => _critical.Contains(edge.From) && _critical.Contains(edge.To) ? "critical" : "";

    private static string Px(double value) => FormattableString.Invariant($"{value:0}");

    private static string Title(GraphNode node) => $"{node.Title}: {PortalStatuses.Word(node.Status)}";

    private static string Sub(GraphNode node) => node.Count > 1 ? Words.Of(PortalText.StagesCount, node.Count) : node.Sub;

    private sealed record FrameSize(double Width, double Height);
}
