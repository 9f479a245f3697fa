namespace Gatehouse.Client.Apps.Events;

/// <summary><see cref="ExchangeIamTokenEvent"/> under the name that the overview of the anonymous flow has for it.</summary>
/// <param name="Audience">Who the token is for.</param>
/// <param name="ForceUpdate">Takes no token from memory.</param>
public sealed record ExchangeTokenEvent(string Audience, bool ForceUpdate = false) : ExchangeIamTokenEvent(Audience, ForceUpdate);
