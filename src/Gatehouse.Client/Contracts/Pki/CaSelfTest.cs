namespace Gatehouse.Client.Contracts.Pki;

/// <summary>A throw-away certificate was issued and its chain verified.</summary>
/// <param name="Passed">Both worked.</param>
/// <param name="At">When.</param>
/// <param name="Detail">What failed; null when nothing did.</param>
public sealed record CaSelfTest(bool Passed, DateTimeOffset At, string? Detail);
