using System.Security.Cryptography;

namespace Gatehouse.Benchmarks.Load;

/// <summary>A device with a viewer in front of it, as its app names it.</summary>
/// <param name="Identifier">Value of <c>AP-Device-Identifier</c>.</param>
internal sealed record TvViewer(string Identifier)
{
    /// <summary>What Apple's framework said of the viewer, to be handed in once; null before.</summary>
    public string? SamlResponse { get; set; }

    /// <summary>One that nobody has seen.</summary>
    public static TvViewer New() => new("fingerprint " + Convert.ToBase64String(RandomNumberGenerator.GetBytes(24)));
}
