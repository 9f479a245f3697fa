namespace Gatehouse.Protocols.Plist;

/// <summary>Text.</summary>
public sealed class PlistString(string value) : PlistValue
{
    /// <summary>Any text. Characters that XML 1.0 cannot carry become U+FFFD when written as XML.</summary>
    public string Value { get; } = value ?? throw new ArgumentNullException(nameof(value));

    /// <inheritdoc/>
    public override bool Equals(PlistValue? other) => other is PlistString s && s.Value == Value;

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A whole number from −2⁶³ to 2⁶⁴−1, the range that both encodings share.</summary>
public sealed class PlistInteger : PlistValue
{
    /// <summary>Takes any number of the range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside of the range.</exception>
    public PlistInteger(Int128 value)
    {
        if (!InRange(value)) throw new ArgumentOutOfRangeException(nameof(value));
        Value = value;
    }

    /// <summary>The number.</summary>
    public Int128 Value { get; }

    /// <summary>The number, unless only an unsigned 64-bit integer can hold it.</summary>
    public long? AsInt64 => Value <= long.MaxValue ? (long)Value : null;

    /// <summary>Whether a property list can carry the number.</summary>
    internal static bool InRange(Int128 value) => value >= long.MinValue && value <= ulong.MaxValue;

    /// <inheritdoc/>
    public override bool Equals(PlistValue? other) => other is PlistInteger i && i.Value == Value;

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(null, System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A 64-bit floating point number.</summary>
public sealed class PlistReal(double value) : PlistValue
{
    /// <summary>The number; may be NaN or infinite.</summary>
    public double Value { get; } = value;

    // By bits: NaN equals itself, and −0.0 is not 0.0, so that nothing is lost by sharing equal values.
    /// <inheritdoc/>
    public override bool Equals(PlistValue? other) =>
        other is PlistReal r && BitConverter.DoubleToInt64Bits(r.Value) == BitConverter.DoubleToInt64Bits(Value);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.DoubleToInt64Bits(Value).GetHashCode();
}

/// <summary>True or false.</summary>
public sealed class PlistBoolean : PlistValue
{
    /// <summary>The one true value.</summary>
    public static readonly PlistBoolean True = new(true);

    /// <summary>The one false value.</summary>
    public static readonly PlistBoolean False = new(false);

    private PlistBoolean(bool value) => Value = value;

    /// <summary>The value.</summary>
    public bool Value { get; }

    /// <inheritdoc/>
    public override bool Equals(PlistValue? other) => ReferenceEquals(other, this);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();
}

/// <summary>An instant in UTC. XML keeps whole seconds, binary keeps a double of seconds.</summary>
public sealed class PlistDate(DateTimeOffset value) : PlistValue
{
    /// <summary>
    /// The instant. What a device calls the distant past lies before year 1 and reads as
    /// <see cref="DateTimeOffset.MinValue"/>; dates after year 9999 read as <see cref="DateTimeOffset.MaxValue"/>.
    /// </summary>
    public DateTimeOffset Value { get; } = value.ToUniversalTime();

    /// <inheritdoc/>
    public override bool Equals(PlistValue? other) => other is PlistDate d && d.Value == Value;

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();
}

/// <summary>Bytes.</summary>
public sealed class PlistData(ReadOnlyMemory<byte> value) : PlistValue
{
    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Value { get; } = value;

    /// <inheritdoc/>
    public override bool Equals(PlistValue? other) => other is PlistData d && d.Value.Span.SequenceEqual(Value.Span);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Value.Span);
        return hash.ToHashCode();
    }
}

/// <summary>An object reference of Apple's keyed archives. In XML it is a dictionary with the one key <c>CF$UID</c>.</summary>
public sealed class PlistUid(uint value) : PlistValue
{
    /// <summary>Index into the archive's object table.</summary>
    public uint Value { get; } = value;

    /// <inheritdoc/>
    public override bool Equals(PlistValue? other) => other is PlistUid u && u.Value == Value;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(typeof(PlistUid), Value);
}
