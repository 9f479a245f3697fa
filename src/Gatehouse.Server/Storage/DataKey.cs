using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Server.Storage;

/// <summary>Finds the key that encrypts secrets at rest, or makes it on the first start.</summary>
public static class DataKey
{
    private const int Bytes = 32;

    /// <summary>File that holds the key of a SQLite database.</summary>
    public static string PathFor(string database) => Path.GetFullPath(database) + ".key";

    /// <summary>
    /// The key from the setting; else from the file beside a SQLite database, which is made (mode 600) when neither it nor
    /// the database exists. <paramref name="made"/> is its path when that happened.
    /// </summary>
    /// <exception cref="InvalidDataException">No usable key; the message says what to do.</exception>
    public static byte[] Load(StorageOptions options, out string? made)
    {
        made = null;
        if (options.DataKey is { } setting)
        {
            return Parse(setting) ?? throw new InvalidDataException("Gatehouse:DataKey is not Base64 of 32 bytes. Make one with: openssl rand -base64 32");
        }

        if (Database.IsPostgres(options.Database))
        {
            throw new InvalidDataException("Gatehouse:DataKey is not set; every process on one PostgreSQL needs the same. Make one with: openssl rand -base64 32");
        }

        var path = PathFor(options.Database);
        if (File.Exists(path))
        {
            return Parse(File.ReadAllText(path)) ?? throw new InvalidDataException($"{path} does not hold Base64 of 32 bytes. Restore it from your copy.");
        }

        if (File.Exists(options.Database))
        {
            throw new InvalidDataException($"{path} is missing, and the secrets in {options.Database} cannot be read without it. Restore it from your copy, or set Gatehouse:DataKey.");
        }

        made = path;
        return Make(path);
    }

    /// <summary>32 bytes from Base64, or null.</summary>
    public static byte[]? Parse(string text)
    {
        var bytes = new byte[Bytes];
        return Convert.TryFromBase64String(text.Trim(), bytes, out var written) && written == Bytes ? bytes : null;
    }

    private static byte[] Make(string path)
    {
        var key = RandomNumberGenerator.GetBytes(Bytes);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(key) + "\n"));
        file.Flush(flushToDisk: true);
        return key;
    }
}
