using System.Diagnostics.CodeAnalysis;

namespace Gatehouse.Protocols.Plist;

/// <summary>
/// One value of a property list: a scalar, which never changes, or a container, which may be built up.
/// Equality is by type and content, so <c>1</c> and <c>1.0</c> differ as they do on a device.
/// </summary>
public abstract class PlistValue : IEquatable<PlistValue>
{
    /// <summary>Only the types of this namespace are property list values.</summary>
    private protected PlistValue()
    {
    }

    /// <inheritdoc/>
    public abstract bool Equals(PlistValue? other);

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as PlistValue);

    /// <inheritdoc/>
    public abstract override int GetHashCode();

    /// <summary>A string; null stays null, so that optional keys read naturally.</summary>
    [return: NotNullIfNotNull(nameof(value))]
    public static implicit operator PlistValue?(string? value) => value is null ? null : new PlistString(value);

    /// <summary>An integer.</summary>
    public static implicit operator PlistValue(int value) => new PlistInteger(value);

    /// <summary>An integer.</summary>
    public static implicit operator PlistValue(long value) => new PlistInteger(value);

    /// <summary>A boolean.</summary>
    public static implicit operator PlistValue(bool value) => value ? PlistBoolean.True : PlistBoolean.False;

    /// <summary>A real.</summary>
    public static implicit operator PlistValue(double value) => new PlistReal(value);

    /// <summary>Data; the array is not copied. Null stays null.</summary>
    [return: NotNullIfNotNull(nameof(value))]
    public static implicit operator PlistValue?(byte[]? value) => value is null ? null : new PlistData(value);

    /// <summary>Data; the memory is not copied.</summary>
    public static implicit operator PlistValue(ReadOnlyMemory<byte> value) => new PlistData(value);

    /// <summary>A date, kept in UTC.</summary>
    public static implicit operator PlistValue(DateTimeOffset value) => new PlistDate(value);
}
