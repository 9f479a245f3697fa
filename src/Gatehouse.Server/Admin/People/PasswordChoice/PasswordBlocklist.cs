using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Server.Admin.People.PasswordChoice;

/// <summary>
/// Passwords that the operator's file lists, such as a list of compromised ones: one in a line, in UTF-8. Kept as sorted hashes of eight bytes, in
/// which a password is found by mistake once in billions of lists. Upper and lower case are the same.
/// </summary>
public sealed class PasswordBlocklist
{
    /// <summary>Longest file that is read.</summary>
    public const long MaxBytes = 256L << 20;

    private readonly ulong[] _hashes;

    private PasswordBlocklist(IEnumerable<string> lines)
    {
        // Nobody can choose what is shorter or longer.
        _hashes = [.. lines.Where(l => l.Length is >= PasswordRules.MinLength and <= PasswordRules.MaxLength).Select(Hash)];
        Array.Sort(_hashes);
    }

    /// <summary>Without any.</summary>
    public static PasswordBlocklist Empty { get; } = new([]);

    /// <summary>How many it has that somebody could choose.</summary>
    public int Count => _hashes.Length;

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is not there, cannot be read, is too long, or is not UTF-8.</exception>
    public static PasswordBlocklist Read(string path)
    {
        try
        {
            return new FileInfo(path).Length > MaxBytes
                ? throw new InvalidDataException($"The list of passwords {path} is longer than {MaxBytes >> 20} MB.")
                : new PasswordBlocklist(File.ReadLines(path, new UTF8Encoding(false, throwOnInvalidBytes: true)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            throw new InvalidDataException($"The list of passwords {path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>True when the file has it.</summary>
    public bool Contains(string password) => Array.BinarySearch(_hashes, Hash(password)) >= 0;

    private static ulong Hash(string password) => BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(password.ToLowerInvariant())));
}
