namespace Gatehouse.Simulator.Push;

/// <summary>An answer of the push service other than success.</summary>
/// <param name="Status">Status code.</param>
/// <param name="Reason">Value of <c>reason</c>.</param>
/// <param name="Timestamp">With 410: since when the token is dead.</param>
public sealed record PushFault(int Status, string Reason, DateTimeOffset? Timestamp = null);
