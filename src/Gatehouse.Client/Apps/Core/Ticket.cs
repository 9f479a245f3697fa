namespace Gatehouse.Client.Apps.Core;

/// <summary>The answer of <see cref="Gate"/> to an event.</summary>
/// <param name="Refusal">Why it may not; null where it may.</param>
/// <param name="Column">Where the controller stood.</param>
/// <param name="Epoch">Ends with a restart.</param>
internal readonly record struct Ticket(string? Refusal, OrderRules.Column Column, CancellationToken Epoch)
{
    /// <summary>The answer of a gate that is closed.</summary>
    public static Ticket Closed => new("The controller is disposed.", OrderRules.Column.None, default) { IsClosed = true };

    public bool IsAccepted => Refusal is null;

    public bool IsClosed { get; private init; }
}
