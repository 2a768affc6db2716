using System.Text;
using EmotionML.Bindings.OnnxRuntime.Tensors;

namespace EmotionML.Bindings.OnnxRuntime;

/// <summary>Kinds of value that a model takes or gives, with ONNX Runtime's numbers.</summary>
public enum OnnxValueType
{
    /// <summary>Not known.</summary>
    ONNX_TYPE_UNKNOWN = 0,

    /// <summary>A tensor.</summary>
    ONNX_TYPE_TENSOR = 1,

    /// <summary>A sequence of values.</summary>
    ONNX_TYPE_SEQUENCE = 2,

    /// <summary>A map from keys to values.</summary>
    ONNX_TYPE_MAP = 3,

    /// <summary>Something else.</summary>
    ONNX_TYPE_OPAQUE = 4,

    /// <summary>A sparse tensor.</summary>
    ONNX_TYPE_SPARSETENSOR = 5,

    /// <summary>A value that may be absent.</summary>
    ONNX_TYPE_OPTIONAL = 6,
}

/// <summary>One input or output of a model.</summary>
public sealed unsafe class NodeMetadata
{
    /// <param name="typeInfo">An <c>OrtTypeInfo*</c>, which the caller frees.</param>
    internal NodeMetadata(nint typeInfo)
    {
        int kind;
        OrtApi.Check(((delegate* unmanaged<nint, int*, nint>)OrtApi.Function(OrtApi.Slot.GetOnnxTypeFromTypeInfo))(typeInfo, &kind));
        OnnxValueType = (OnnxValueType)kind;
        if (!IsTensor)
            return;
        nint tensor; // belongs to the type info
        OrtApi.Check(((delegate* unmanaged<nint, nint*, nint>)OrtApi.Function(OrtApi.Slot.CastTypeInfoToTensorInfo))(typeInfo, &tensor));
        TensorInfo info = TensorInfo.Read(tensor);
        ElementDataType = info.ElementType;
        Dimensions = Array.ConvertAll(info.Shape, length => (int)length);
        SymbolicDimensions = info.Names;
    }

    /// <summary>What kind of value it is.</summary>
    public OnnxValueType OnnxValueType { get; }

    /// <summary>True for a tensor; the other properties are empty otherwise.</summary>
    public bool IsTensor => OnnxValueType == OnnxValueType.ONNX_TYPE_TENSOR;

    /// <summary>Type of the elements.</summary>
    public TensorElementType ElementDataType { get; } = TensorElementType.DataTypeMax;

    /// <summary>.NET's type for the elements; null where .NET has none.</summary>
    public Type? ElementType => ElementDataType switch
    {
        TensorElementType.Float => typeof(float),
        TensorElementType.Double => typeof(double),
        TensorElementType.Int64 => typeof(long),
        TensorElementType.Int32 => typeof(int),
        TensorElementType.Int16 => typeof(short),
        TensorElementType.Int8 => typeof(sbyte),
        TensorElementType.UInt64 => typeof(ulong),
        TensorElementType.UInt32 => typeof(uint),
        TensorElementType.UInt16 => typeof(ushort),
        TensorElementType.UInt8 => typeof(byte),
        TensorElementType.Bool => typeof(bool),
        TensorElementType.String => typeof(string),
        _ => null,
    };

    /// <summary>Length of each dimension; -1 where it is free.</summary>
    public int[] Dimensions { get; } = [];

    /// <summary>Name of each free dimension, such as <c>N</c>; empty where it has none.</summary>
    public string[] SymbolicDimensions { get; } = [];
}

/// <summary>What a model's file says about itself.</summary>
public sealed unsafe class ModelMetadata
{
    /// <param name="session">An <c>OrtSession*</c>.</param>
    internal ModelMetadata(nint session)
    {
        nint pointer;
        OrtApi.Check(((delegate* unmanaged<nint, nint*, nint>)OrtApi.Function(OrtApi.Slot.SessionGetModelMetadata))(session, &pointer));
        using var owner = new OrtHandle(pointer, OrtApi.Slot.ReleaseModelMetadata);
        ProducerName = Text(pointer, OrtApi.Slot.ModelMetadataGetProducerName);
        GraphName = Text(pointer, OrtApi.Slot.ModelMetadataGetGraphName);
        Domain = Text(pointer, OrtApi.Slot.ModelMetadataGetDomain);
        Description = Text(pointer, OrtApi.Slot.ModelMetadataGetDescription);
        long version;
        OrtApi.Check(((delegate* unmanaged<nint, long*, nint>)OrtApi.Function(OrtApi.Slot.ModelMetadataGetVersion))(pointer, &version));
        Version = version;
        CustomMetadataMap = ReadMap(pointer);
    }

    /// <summary>Who wrote the file.</summary>
    public string ProducerName { get; }

    /// <summary>Name of the graph.</summary>
    public string GraphName { get; }

    /// <summary>The model's name space.</summary>
    public string Domain { get; }

    /// <summary>What the model is, in words.</summary>
    public string Description { get; }

    /// <summary>The model's own version.</summary>
    public long Version { get; }

    /// <summary>The keys and values that the writer added.</summary>
    public Dictionary<string, string> CustomMetadataMap { get; }

    private static string Text(nint metadata, OrtApi.Slot slot)
    {
        nint text;
        OrtApi.Check(((delegate* unmanaged<nint, nint, nint*, nint>)OrtApi.Function(slot))(metadata, OrtApi.Allocator, &text));
        return OrtApi.TakeString(text);
    }

    private static Dictionary<string, string> ReadMap(nint metadata)
    {
        nint* keys;
        long count;
        OrtApi.Check(((delegate* unmanaged<nint, nint, nint**, long*, nint>)
            OrtApi.Function(OrtApi.Slot.ModelMetadataGetCustomMetadataMapKeys))(metadata, OrtApi.Allocator, &keys, &count));
        var map = new Dictionary<string, string>();
        if (count == 0)
            return map;
        for (long i = 0; i < count; i++)
        {
            string key = OrtApi.TakeString(keys[i]);
            nint value;
            fixed (byte* name = Encoding.UTF8.GetBytes(key + '\0'))
            {
                OrtApi.Check(((delegate* unmanaged<nint, nint, byte*, nint*, nint>)
                    OrtApi.Function(OrtApi.Slot.ModelMetadataLookupCustomMetadataMap))(metadata, OrtApi.Allocator, name, &value));
            }
            map[key] = value == 0 ? "" : OrtApi.TakeString(value);
        }
        OrtApi.Free((nint)keys);
        return map;
    }
}
