namespace Gatehouse.Client.Apps.Storage;

/// <summary>A platform's statement about a key, as the enrollment request carries it.</summary>
/// <param name="Format">Such as <c>android-key</c> or <c>apple-appattest</c>.</param>
/// <param name="Members">The members of the request's <c>attestation</c> that belong to the format: texts, or lists of texts.</param>
public sealed record KeyAttestation(string Format, IReadOnlyDictionary<string, object> Members);
