using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Client.Apps.Storage;

/// <summary>A secret that a person typed, in memory that is zeroed. Made from characters, since a string would stay behind.</summary>
public sealed class LocalSecret : IDisposable
{
    /// <summary>The fewest characters of a secret that is chosen: a file can be copied and tried without the counter.</summary>
    public const int MinLength = 8;

    private readonly byte[] _utf8;

    /// <summary>Copies the characters; the caller clears its own.</summary>
    public LocalSecret(ReadOnlySpan<char> characters)
    {
        var chars = characters.ToArray();
        try
        {
            Length = chars.Length;
            _utf8 = Encoding.UTF8.GetBytes(chars);
        }
        finally
        {
            Array.Clear(chars, 0, chars.Length);
        }
    }

    /// <summary>How many UTF-16 characters it has.</summary>
    public int Length { get; }

    /// <summary>The secret as UTF-8; zeroes after disposal.</summary>
    public ReadOnlyMemory<byte> Utf8 => _utf8;

    /// <summary>True when both are the same secret; takes equally long whichever way they differ.</summary>
    public bool Matches(LocalSecret other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return CryptographicOperations.FixedTimeEquals(_utf8, other._utf8);
    }

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(_utf8);

    /// <summary>Never the secret.</summary>
    public override string ToString() => "(secret)";
}
