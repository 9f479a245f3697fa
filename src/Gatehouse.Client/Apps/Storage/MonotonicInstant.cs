namespace Gatehouse.Client.Apps.Storage;

/// <summary>A moment since the device started.</summary>
/// <param name="Boot">Which start. Two moments compare only when this is the same; empty when the platform does not tell.</param>
/// <param name="SinceBoot">How long after it.</param>
public readonly record struct MonotonicInstant(string Boot, TimeSpan SinceBoot);
