namespace Gatehouse.Protocols.Apps;

/// <summary>A challenge of ours that may still be used.</summary>
/// <param name="Text">As it was given.</param>
/// <param name="Expires">Its end.</param>
/// <param name="Bits">Work that was demanded with it; 0 for none.</param>
public sealed record AttestationChallenge(string Text, DateTimeOffset Expires, int Bits);
