namespace Gatehouse.Protocols.Jose;

/// <summary>What an encrypted text held.</summary>
/// <param name="KeyId"><c>kid</c>: the key that it was encrypted to.</param>
/// <param name="ContentType"><c>cty</c> (RFC 7516 §4.1.12), in full; null where it is not stated.</param>
/// <param name="ReplyKey"><c>reply</c>, a member of our own: where an answer is to be encrypted to; null for none.</param>
/// <param name="Content">The plain bytes.</param>
public sealed record JweMessage(string KeyId, string? ContentType, EncryptionKey? ReplyKey, byte[] Content);
