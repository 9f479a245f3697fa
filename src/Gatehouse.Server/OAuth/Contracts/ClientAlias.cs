using System.Buffers;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>Names of clients that somebody chose, such as <c>AnonymousUserEnrollment</c>, because they are compiled into apps.</summary>
public static class ClientAlias
{
    private const int MaxLength = 64;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>True for 1 to 64 letters, digits, dots, underscores and hyphens that do not look like an id of ours.</summary>
    public static bool Is(string? text) =>
        text is { Length: > 0 and <= MaxLength } && !text.AsSpan().ContainsAnyExcept(Allowed) && !Id.Is("cli", text);
}
