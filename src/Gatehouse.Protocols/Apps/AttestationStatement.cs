using System.Text.Json;

namespace Gatehouse.Protocols.Apps;

/// <summary>What a platform says about a device's key, unchecked.</summary>
/// <param name="Format">Such as <c>apple-appattest</c> or <c>android-key</c>.</param>
/// <param name="Challenge">The server's challenge, to which the statement must be bound.</param>
/// <param name="Members">The whole object, with what the format adds.</param>
public sealed record AttestationStatement(string Format, string Challenge, JsonElement Members);
