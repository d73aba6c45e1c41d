// package: inference
// file: inference.proto

/* tslint:disable */
/* eslint-disable */

import * as jspb from "google-protobuf";

export class ServerLiveRequest extends jspb.Message { 

    serializeBinary(): Uint8Array;
    toObject(includeInstance?: boolean): ServerLiveRequest.AsObject;
    static toObject(includeInstance: boolean, msg: ServerLiveRequest): ServerLiveRequest.AsObject;
    static extensions: {[key: number]: jspb.ExtensionFieldInfo<jspb.Message>};
    static extensionsBinary: {[key: number]: jspb.ExtensionFieldBinaryInfo<jspb.Message>};
    static serializeBinaryToWriter(message: ServerLiveRequest, writer: jspb.BinaryWriter): void;
    static deserializeBinary(bytes: Uint8Array): ServerLiveRequest;
    static deserializeBinaryFromReader(message: ServerLiveRequest, reader: jspb.BinaryReader): ServerLiveRequest;
}

export namespace ServerLiveRequest {
    export type AsObject = {
    }
}

export class ServerLiveResponse extends jspb.Message { 
    getLive(): boolean;
    setLive(value: boolean): ServerLiveResponse;

    serializeBinary(): Uint8Array;
    toObject(includeInstance?: boolean): ServerLiveResponse.AsObject;
    static toObject(includeInstance: boolean, msg: ServerLiveResponse): ServerLiveResponse.AsObject;
    static extensions: {[key: number]: jspb.ExtensionFieldInfo<jspb.Message>};
    static extensionsBinary: {[key: number]: jspb.ExtensionFieldBinaryInfo<jspb.Message>};
    static serializeBinaryToWriter(message: ServerLiveResponse, writer: jspb.BinaryWriter): void;
    static deserializeBinary(bytes: Uint8Array): ServerLiveResponse;
    static deserializeBinaryFromReader(message: ServerLiveResponse, reader: jspb.BinaryReader): ServerLiveResponse;
}

export namespace ServerLiveResponse {
    export type AsObject = {
        live: boolean,
    }
}

export class ServerReadyRequest extends jspb.Message { 

    serializeBinary(): Uint8Array;
    toObject(includeInstance?: boolean): ServerReadyRequest.AsObject;
    static toObject(includeInstance: boolean, msg: ServerReadyRequest): ServerReadyRequest.AsObject;
    static extensions: {[key: number]: jspb.ExtensionFieldInfo<jspb.Message>};
    static extensionsBinary: {[key: number]: jspb.ExtensionFieldBinaryInfo<jspb.Message>};
    static serializeBinaryToWriter(message: ServerReadyRequest, writer: jspb.BinaryWriter): void;
    static deserializeBinary(bytes: Uint8Array): ServerReadyRequest;
    static deserializeBinaryFromReader(message: ServerReadyRequest, reader: jspb.BinaryReader): ServerReadyRequest;
}

export namespace ServerReadyRequest {
    export type AsObject = {
    }
}

export class ServerReadyResponse extends jspb.Message { 
    getReady(): boolean;
    setReady(value: boolean): ServerReadyResponse;

    serializeBinary(): Uint8Array;
    toObject(includeInstance?: boolean): ServerReadyResponse.AsObject;
    static toObject(includeInstance: boolean, msg: ServerReadyResponse): ServerReadyResponse.AsObject;
    static extensions: {[key: number]: jspb.ExtensionFieldInfo<jspb.Message>};
    static extensionsBinary: {[key: number]: jspb.ExtensionFieldBinaryInfo<jspb.Message>};
    static serializeBinaryToWriter(message: ServerReadyResponse, writer: jspb.BinaryWriter): void;
    static deserializeBinary(bytes: Uint8Array): ServerReadyResponse;
    static deserializeBinaryFromReader(message: ServerReadyResponse, reader: jspb.BinaryReader): ServerReadyResponse;
}

export namespace ServerReadyResponse {
    export type AsObject = {
        ready: boolean,
    }
}

export class ModelReadyRequest extends jspb.Message { 
    getName(): string;
    setName(value: string): ModelReadyRequest;
    getVersion(): string;
    setVersion(value: string): ModelReadyRequest;

    serializeBinary(): Uint8Array;
    toObject(includeInstance?: boolean): ModelReadyRequest.AsObject;
    static toObject(includeInstance: boolean, msg: ModelReadyRequest): ModelReadyRequest.AsObject;
    static extensions: {[key: number]: jspb.ExtensionFieldInfo<jspb.Message>};
    static extensionsBinary: {[key: number]: jspb.ExtensionFieldBinaryInfo<jspb.Message>};
    static serializeBinaryToWriter(message: ModelReadyRequest, writer: jspb.BinaryWriter): void;
    static deserializeBinary(bytes: Uint8Array): ModelReadyRequest;
    static deserializeBinaryFromReader(message: ModelReadyRequest, reader: jspb.BinaryReader): ModelReadyRequest;
}

export namespace ModelReadyRequest {
    export type AsObject = {
        name: string,
        version: string,
    }
}

export class ModelReadyResponse extends jspb.Message { 
    getReady(): boolean;
    setReady(value: boolean): ModelReadyResponse;

    serializeBinary(): Uint8Array;
    toObject(includeInstance?: boolean): ModelReadyResponse.AsObject;
    static toObject(includeInstance: boolean, msg: ModelReadyResponse): ModelReadyResponse.AsObject;
    static extensions: {[key: number]: jspb.ExtensionFieldInfo<jspb.Message>};
    static extensionsBinary: {[key: number]: jspb.ExtensionFieldBinaryInfo<jspb.Message>};
    static serializeBinaryToWriter(message: ModelReadyResponse, writer: jspb.BinaryWriter): void;
    static deserializeBinary(bytes: Uint8Array): ModelReadyResponse;
    static deserializeBinaryFromReader(message: ModelReadyResponse, reader: jspb.BinaryReader): ModelReadyResponse;
}

export namespace ModelReadyResponse {
    export type AsObject = {
        ready: boolean,
    }
}

export class ServerMetadataRequest extends jspb.Message { 

    serializeBinary(): Uint8Array;
    toObject(includeInstance?: boolean): ServerMetadataRequest.AsObject;
    static toObject(includeInstance: boolean, msg: ServerMetadataRequest): ServerMetadataRequest.AsObject;
    static extensions: {[key: number]: jspb.ExtensionFieldInfo<jspb.Message>};
    static extensionsBinary: {[key: number]: jspb.ExtensionFieldBinaryInfo<jspb.Message>};
    static serializeBinaryToWriter(message: ServerMetadataRequest, writer: jspb.BinaryWriter): void;
    static deserializeBinary(bytes: Uint8Array): ServerMetadataRequest;
    static deserializeBinaryFromReader(message: ServerMetadataRequest, reader: jspb.BinaryReader): ServerMetadataRequest;
}

export namespace ServerMetadataRequest {
    export type AsObject = {
    }
}

export class ServerMetadataResponse extends jspb.Message { 
    getName(): string;
    setName(value: string): ServerMetadataResponse;
    getVersion(): string;
    setVersion(value: string): ServerMetadataResponse;
    clearExtensionsList(): void;
    getExtensionsList(): Array<string>;
    setExtensionsList(value: Array<string>): ServerMetadataResponse;
    addExtensions(value: string, index?: number): string;

    serializeBinary(): Uint8Array;
    toObject(includeInstance?: boolean): ServerMetadataResponse.AsObject;
    static toObject(includeInstance: boolean, msg: ServerMetadataResponse): ServerMetadataResponse.AsObject;
    static extensions: {[key: number]: jspb.ExtensionFieldInfo<jspb.Message>};
    static extensionsBinary: {[key: number]: jspb.ExtensionFieldBinaryInfo<jspb.Message>};
    static serializeBinaryToWriter(message: ServerMetadataResponse, writer: jspb.BinaryWriter): void;
    static deserializeBinary(bytes: Uint8Array): ServerMetadataResponse;
    static deserializeBinaryFromReader(message: ServerMetadataResponse, reader: jspb.BinaryReader): ServerMetadataResponse;
}

export namespace ServerMetadataResponse {
    export type AsObject = {
        name: string,
        version: string,
        extensionsList: Array<string>,
    }
}

export class ModelMetadataRequest extends jspb.Message { 
    getName(): string;
    setName(value: string): ModelMetadataRequest;
    getVersion(): string;
    setVersion(value: string): ModelMetadataRequest;

    serializeBinary(): Uint8Array;
    toObject(includeInstance?: boolean): ModelMetadataRequest.AsObject;
    static toObject(includeInstance: boolean, msg: ModelMetadataRequest): ModelMetadataRequest.AsObject;
    static extensions: {[key: number]: jspb.ExtensionFieldInfo<jspb.Message>};
    static extensionsBinary: {[key: number]: jspb.ExtensionFieldBinaryInfo<jspb.Message>};
    static serializeBinaryToWriter(message: ModelMetadataRequest, writer: jspb.BinaryWriter): void;
    static deserializeBinary(bytes: Uint8Array): ModelMetadataRequest;
    static deserializeBinaryFromReader(message: ModelMetadataRequest, reader: jspb.BinaryReader): ModelMetadataRequest;
}

export namespace ModelMetadataRequest {
    export type AsObject = {
        name: string,
        version: string,
    }
}

export class ModelMetadataResponse extends jspb.Message { 
    getName(): string;
    setName(value: string): ModelMetadataResponse;
    clearVersionsList(): void;
    getVersionsList(): Array<string>;
    setVersionsList(value: Array<string>): ModelMetadataResponse;
    addVersions(value: string, index?: number): string;
    getPlatform(): string;
    setPlatform(value: string): ModelMetadataResponse;
    clearInputsList(): void;
    getInputsList(): Array<ModelMetadataResponse.TensorMetadata>;
    setInputsList(value: Array<ModelMetadataResponse.TensorMetadata>): ModelMetadataResponse;
    addInputs(value?: ModelMetadataResponse.TensorMetadata, index?: number): ModelMetadataResponse.TensorMetadata;
    clearOutputsList(): void;
    getOutputsList(): Array<ModelMetadataResponse.TensorMetadata>;
    setOutputsList(value: Array<ModelMetadataResponse.TensorMetadata>): ModelMetadataResponse;
    addOutputs(value?: ModelMetadataResponse.TensorMetadata, index?: number): ModelMetadataResponse.TensorMetadata;

    serializeBinary(): Uint8Array;
    toObject(includeInstance?: boolean): ModelMetadataResponse.AsObject;
    static toObject(includeInstance: boolean, msg: ModelMetadataResponse): ModelMetadataResponse.AsObject;
    static extensions: {[key: number]: jspb.ExtensionFieldInfo<jspb.Message>};
    static extensionsBinary: {[key: number]: jspb.ExtensionFieldBinaryInfo<jspb.Message>};
    static serializeBinaryToWriter(message: ModelMetadataResponse, writer: jspb.BinaryWriter): void;
    static deserializeBinary(bytes: Uint8Array): ModelMetadataResponse;
    static deserializeBinaryFromReader(message: ModelMetadataResponse, reader: jspb.BinaryReader): ModelMetadataResponse;
}

export namespace ModelMetadataResponse {
    export type AsObject = {
        name: string,
        versionsList: Array<string>,
        platform: string,
        inputsList: Array<ModelMetadataResponse.TensorMetadata.AsObject>,
        outputsList: Array<ModelMetadataResponse.TensorMetadata.AsObject>,
    }


    export class TensorMetadata extends jspb.Message { 
        getName(): string;
        setName(value: string): TensorMetadata;
        getDatatype(): string;
        setDatatype(value: string): TensorMetadata;
        clearShapeList(): void;
        getShapeList(): Array<number>;
        setShapeList(value: Array<number>): TensorMetadata;
        addShape(value: number, index?: number): number;

        serializeBinary(): Uint8Array;
        toObject(includeInstance?: boolean): TensorMetadata.AsObject;
        static toObject(includeInstance: boolean, msg: TensorMetadata): TensorMetadata.AsObject;
        static extensions: {[key: number]: jspb.ExtensionFieldInfo<jspb.Message>};
        static extensionsBinary: {[key: number]: jspb.ExtensionFieldBinaryInfo<jspb.Message>};
        static serializeBinaryToWriter(message: TensorMetadata, writer: jspb.BinaryWriter): void;
        static deserializeBinary(bytes: Uint8Array): TensorMetadata;
        static deserializeBinaryFromReader(message: TensorMetadata, reader: jspb.BinaryReader): TensorMetadata;
    }

    export namespace TensorMetadata {
        export type AsObject = {
            name: string,
            datatype: string,
            shapeList: Array<number>,
        }
    }

}

export class ModelConfigRequest extends jspb.Message { 
    getName(): string;
    setName(value: string): ModelConfigRequest;
    getVersion(): string;
    setVersion(value: string): ModelConfigRequest;

    serializeBinary(): Uint8Array;
    toObject(includeInstance?: boolean): ModelConfigRequest.AsObject;
    static toObject(includeInstance: boolean, msg: ModelConfigRequest): ModelConfigRequest.AsObject;
    static extensions: {[key: number]: jspb.ExtensionFieldInfo<jspb.Message>};
    static extensionsBinary: {[key: number]: jspb.ExtensionFieldBinaryInfo<jspb.Message>};
    static serializeBinaryToWriter(message: ModelConfigRequest, writer: jspb.BinaryWriter): void;
    static deserializeBinary(bytes: Uint8Array): ModelConfigRequest;
    static deserializeBinaryFromReader(message: ModelConfigRequest, reader: jspb.BinaryReader): ModelConfigRequest;
}

export namespace ModelConfigRequest {
    export type AsObject = {
        name: string,
        version: string,
    }
}

export class ModelConfigResponse extends jspb.Message { 

    hasConfig(): boolean;
    clearConfig(): void;
    getConfig(): ModelConfig | undefined;
    setConfig(value?: ModelConfig): ModelConfigResponse;

    serializeBinary(): Uint8Array;
    toObject(includeInstance?: boolean): ModelConfigResponse.AsObject;
    static toObject(includeInstance: boolean, msg: ModelConfigResponse): ModelConfigResponse.AsObject;
    static extensions: {[key: number]: jspb.ExtensionFieldInfo<jspb.Message>};
    static extensionsBinary: {[key: number]: jspb.ExtensionFieldBinaryInfo<jspb.Message>};
    static serializeBinaryToWriter(message: ModelConfigResponse, writer: jspb.BinaryWriter): void;
    static deserializeBinary(bytes: Uint8Array): ModelConfigResponse;
    static deserializeBinaryFromReader(message: ModelConfigResponse, reader: jspb.BinaryReader): ModelConfigResponse;
}

export namespace ModelConfigResponse {
    export type AsObject = {
        config?: ModelConfig.AsObject,
    }
}

export class ModelConfig extends jspb.Message { 
    getName(): string;
    setName(value: string): ModelConfig;

    getParametersMap(): jspb.Map<string, ModelParameter>;
    clearParametersMap(): void;

    serializeBinary(): Uint8Array;
    toObject(includeInstance?: boolean): ModelConfig.AsObject;
    static toObject(includeInstance: boolean, msg: ModelConfig): ModelConfig.AsObject;
    static extensions: {[key: number]: jspb.ExtensionFieldInfo<jspb.Message>};
    static extensionsBinary: {[key: number]: jspb.ExtensionFieldBinaryInfo<jspb.Message>};
    static serializeBinaryToWriter(message: ModelConfig, writer: jspb.BinaryWriter): void;
    static deserializeBinary(bytes: Uint8Array): ModelConfig;
    static deserializeBinaryFromReader(message: ModelConfig, reader: jspb.BinaryReader): ModelConfig;
}

export namespace ModelConfig {
    export type AsObject = {
        name: string,

        parametersMap: Array<[string, ModelParameter.AsObject]>,
    }
}

export class ModelParameter extends jspb.Message { 
    getStringValue(): string;
    setStringValue(value: string): ModelParameter;

    serializeBinary(): Uint8Array;
    toObject(includeInstance?: boolean): ModelParameter.AsObject;
    static toObject(includeInstance: boolean, msg: ModelParameter): ModelParameter.AsObject;
    static extensions: {[key: number]: jspb.ExtensionFieldInfo<jspb.Message>};
    static extensionsBinary: {[key: number]: jspb.ExtensionFieldBinaryInfo<jspb.Message>};
    static serializeBinaryToWriter(message: ModelParameter, writer: jspb.BinaryWriter): void;
    static deserializeBinary(bytes: Uint8Array): ModelParameter;
    static deserializeBinaryFromReader(message: ModelParameter, reader: jspb.BinaryReader): ModelParameter;
}

export namespace ModelParameter {
    export type AsObject = {
        stringValue: string,
    }
}

export class InferParameter extends jspb.Message { 

    hasBoolParam(): boolean;
    clearBoolParam(): void;
    getBoolParam(): boolean;
    setBoolParam(value: boolean): InferParameter;

    hasInt64Param(): boolean;
    clearInt64Param(): void;
    getInt64Param(): number;
    setInt64Param(value: number): InferParameter;

    hasStringParam(): boolean;
    clearStringParam(): void;
    getStringParam(): string;
    setStringParam(value: string): InferParameter;

    hasDoubleParam(): boolean;
    clearDoubleParam(): void;
    getDoubleParam(): number;
    setDoubleParam(value: number): InferParameter;

    hasUint64Param(): boolean;
    clearUint64Param(): void;
    getUint64Param(): number;
    setUint64Param(value: number): InferParameter;

    getParameterChoiceCase(): InferParameter.ParameterChoiceCase;

    serializeBinary(): Uint8Array;
    toObject(includeInstance?: boolean): InferParameter.AsObject;
    static toObject(includeInstance: boolean, msg: InferParameter): InferParameter.AsObject;
    static extensions: {[key: number]: jspb.ExtensionFieldInfo<jspb.Message>};
    static extensionsBinary: {[key: number]: jspb.ExtensionFieldBinaryInfo<jspb.Message>};
    static serializeBinaryToWriter(message: InferParameter, writer: jspb.BinaryWriter): void;
    static deserializeBinary(bytes: Uint8Array): InferParameter;
    static deserializeBinaryFromReader(message: InferParameter, reader: jspb.BinaryReader): InferParameter;
}

export namespace InferParameter {
    export type AsObject = {
        boolParam: boolean,
        int64Param: number,
        stringParam: string,
        doubleParam: number,
        uint64Param: number,
    }

    export enum ParameterChoiceCase {
        PARAMETER_CHOICE_NOT_SET = 0,
        BOOL_PARAM = 1,
        INT64_PARAM = 2,
        STRING_PARAM = 3,
        DOUBLE_PARAM = 4,
        UINT64_PARAM = 5,
    }

}

export class ModelInferRequest extends jspb.Message { 
    getModelName(): string;
    setModelName(value: string): ModelInferRequest;
    getModelVersion(): string;
    setModelVersion(value: string): ModelInferRequest;
    getId(): string;
    setId(value: string): ModelInferRequest;

    getParametersMap(): jspb.Map<string, InferParameter>;
    clearParametersMap(): void;
    clearInputsList(): void;
    getInputsList(): Array<ModelInferRequest.InferInputTensor>;
    setInputsList(value: Array<ModelInferRequest.InferInputTensor>): ModelInferRequest;
    addInputs(value?: ModelInferRequest.InferInputTensor, index?: number): ModelInferRequest.InferInputTensor;
    clearOutputsList(): void;
    getOutputsList(): Array<ModelInferRequest.InferRequestedOutputTensor>;
    setOutputsList(value: Array<ModelInferRequest.InferRequestedOutputTensor>): ModelInferRequest;
    addOutputs(value?: ModelInferRequest.InferRequestedOutputTensor, index?: number): ModelInferRequest.InferRequestedOutputTensor;
    clearRawInputContentsList(): void;
    getRawInputContentsList(): Array<Uint8Array | string>;
    getRawInputContentsList_asU8(): Array<Uint8Array>;
    getRawInputContentsList_asB64(): Array<string>;
    setRawInputContentsList(value: Array<Uint8Array | string>): ModelInferRequest;
    addRawInputContents(value: Uint8Array | string, index?: number): Uint8Array | string;

    serializeBinary(): Uint8Array;
    toObject(includeInstance?: boolean): ModelInferRequest.AsObject;
    static toObject(includeInstance: boolean, msg: ModelInferRequest): ModelInferRequest.AsObject;
    static extensions: {[key: number]: jspb.ExtensionFieldInfo<jspb.Message>};
    static extensionsBinary: {[key: number]: jspb.ExtensionFieldBinaryInfo<jspb.Message>};
    static serializeBinaryToWriter(message: ModelInferRequest, writer: jspb.BinaryWriter): void;
    static deserializeBinary(bytes: Uint8Array): ModelInferRequest;
    static deserializeBinaryFromReader(message: ModelInferRequest, reader: jspb.BinaryReader): ModelInferRequest;
}

export namespace ModelInferRequest {
    export type AsObject = {
        modelName: string,
        modelVersion: string,
        id: string,

        parametersMap: Array<[string, InferParameter.AsObject]>,
        inputsList: Array<ModelInferRequest.InferInputTensor.AsObject>,
        outputsList: Array<ModelInferRequest.InferRequestedOutputTensor.AsObject>,
        rawInputContentsList: Array<Uint8Array | string>,
    }


    export class InferInputTensor extends jspb.Message { 
        getName(): string;
        setName(value: string): InferInputTensor;
        getDatatype(): string;
        setDatatype(value: string): InferInputTensor;
        clearShapeList(): void;
        getShapeList(): Array<number>;
        setShapeList(value: Array<number>): InferInputTensor;
        addShape(value: number, index?: number): number;

        getParametersMap(): jspb.Map<string, InferParameter>;
        clearParametersMap(): void;

        serializeBinary(): Uint8Array;
        toObject(includeInstance?: boolean): InferInputTensor.AsObject;
        static toObject(includeInstance: boolean, msg: InferInputTensor): InferInputTensor.AsObject;
        static extensions: {[key: number]: jspb.ExtensionFieldInfo<jspb.Message>};
        static extensionsBinary: {[key: number]: jspb.ExtensionFieldBinaryInfo<jspb.Message>};
        static serializeBinaryToWriter(message: InferInputTensor, writer: jspb.BinaryWriter): void;
        static deserializeBinary(bytes: Uint8Array): InferInputTensor;
        static deserializeBinaryFromReader(message: InferInputTensor, reader: jspb.BinaryReader): InferInputTensor;
    }

    export namespace InferInputTensor {
        export type AsObject = {
            name: string,
            datatype: string,
            shapeList: Array<number>,

            parametersMap: Array<[string, InferParameter.AsObject]>,
        }
    }

    export class InferRequestedOutputTensor extends jspb.Message { 
        getName(): string;
        setName(value: string): InferRequestedOutputTensor;

        getParametersMap(): jspb.Map<string, InferParameter>;
        clearParametersMap(): void;

        serializeBinary(): Uint8Array;
        toObject(includeInstance?: boolean): InferRequestedOutputTensor.AsObject;
        static toObject(includeInstance: boolean, msg: InferRequestedOutputTensor): InferRequestedOutputTensor.AsObject;
        static extensions: {[key: number]: jspb.ExtensionFieldInfo<jspb.Message>};
        static extensionsBinary: {[key: number]: jspb.ExtensionFieldBinaryInfo<jspb.Message>};
        static serializeBinaryToWriter(message: InferRequestedOutputTensor, writer: jspb.BinaryWriter): void;
        static deserializeBinary(bytes: Uint8Array): InferRequestedOutputTensor;
        static deserializeBinaryFromReader(message: InferRequestedOutputTensor, reader: jspb.BinaryReader): InferRequestedOutputTensor;
    }

    export namespace InferRequestedOutputTensor {
        export type AsObject = {
            name: string,

            parametersMap: Array<[string, InferParameter.AsObject]>,
        }
    }

}

export class ModelInferResponse extends jspb.Message { 
    getModelName(): string;
    setModelName(value: string): ModelInferResponse;
    getModelVersion(): string;
    setModelVersion(value: string): ModelInferResponse;
    getId(): string;
    setId(value: string): ModelInferResponse;

    getParametersMap(): jspb.Map<string, InferParameter>;
    clearParametersMap(): void;
    clearOutputsList(): void;
    getOutputsList(): Array<ModelInferResponse.InferOutputTensor>;
    setOutputsList(value: Array<ModelInferResponse.InferOutputTensor>): ModelInferResponse;
    addOutputs(value?: ModelInferResponse.InferOutputTensor, index?: number): ModelInferResponse.InferOutputTensor;
    clearRawOutputContentsList(): void;
    getRawOutputContentsList(): Array<Uint8Array | string>;
    getRawOutputContentsList_asU8(): Array<Uint8Array>;
    getRawOutputContentsList_asB64(): Array<string>;
    setRawOutputContentsList(value: Array<Uint8Array | string>): ModelInferResponse;
    addRawOutputContents(value: Uint8Array | string, index?: number): Uint8Array | string;

    serializeBinary(): Uint8Array;
    toObject(includeInstance?: boolean): ModelInferResponse.AsObject;
    static toObject(includeInstance: boolean, msg: ModelInferResponse): ModelInferResponse.AsObject;
    static extensions: {[key: number]: jspb.ExtensionFieldInfo<jspb.Message>};
    static extensionsBinary: {[key: number]: jspb.ExtensionFieldBinaryInfo<jspb.Message>};
    static serializeBinaryToWriter(message: ModelInferResponse, writer: jspb.BinaryWriter): void;
    static deserializeBinary(bytes: Uint8Array): ModelInferResponse;
    static deserializeBinaryFromReader(message: ModelInferResponse, reader: jspb.BinaryReader): ModelInferResponse;
}

export namespace ModelInferResponse {
    export type AsObject = {
        modelName: string,
        modelVersion: string,
        id: string,

        parametersMap: Array<[string, InferParameter.AsObject]>,
        outputsList: Array<ModelInferResponse.InferOutputTensor.AsObject>,
        rawOutputContentsList: Array<Uint8Array | string>,
    }


    export class InferOutputTensor extends jspb.Message { 
        getName(): string;
        setName(value: string): InferOutputTensor;
        getDatatype(): string;
        setDatatype(value: string): InferOutputTensor;
        clearShapeList(): void;
        getShapeList(): Array<number>;
        setShapeList(value: Array<number>): InferOutputTensor;
        addShape(value: number, index?: number): number;

        getParametersMap(): jspb.Map<string, InferParameter>;
        clearParametersMap(): void;

        serializeBinary(): Uint8Array;
        toObject(includeInstance?: boolean): InferOutputTensor.AsObject;
        static toObject(includeInstance: boolean, msg: InferOutputTensor): InferOutputTensor.AsObject;
        static extensions: {[key: number]: jspb.ExtensionFieldInfo<jspb.Message>};
        static extensionsBinary: {[key: number]: jspb.ExtensionFieldBinaryInfo<jspb.Message>};
        static serializeBinaryToWriter(message: InferOutputTensor, writer: jspb.BinaryWriter): void;
        static deserializeBinary(bytes: Uint8Array): InferOutputTensor;
        static deserializeBinaryFromReader(message: InferOutputTensor, reader: jspb.BinaryReader): InferOutputTensor;
    }

    export namespace InferOutputTensor {
        export type AsObject = {
            name: string,
            datatype: string,
            shapeList: Array<number>,

            parametersMap: Array<[string, InferParameter.AsObject]>,
        }
    }

}

export class ModelStreamInferResponse extends jspb.Message { 
    getErrorMessage(): string;
    setErrorMessage(value: string): ModelStreamInferResponse;

    hasInferResponse(): boolean;
    clearInferResponse(): void;
    getInferResponse(): ModelInferResponse | undefined;
    setInferResponse(value?: ModelInferResponse): ModelStreamInferResponse;

    serializeBinary(): Uint8Array;
    toObject(includeInstance?: boolean): ModelStreamInferResponse.AsObject;
    static toObject(includeInstance: boolean, msg: ModelStreamInferResponse): ModelStreamInferResponse.AsObject;
    static extensions: {[key: number]: jspb.ExtensionFieldInfo<jspb.Message>};
    static extensionsBinary: {[key: number]: jspb.ExtensionFieldBinaryInfo<jspb.Message>};
    static serializeBinaryToWriter(message: ModelStreamInferResponse, writer: jspb.BinaryWriter): void;
    static deserializeBinary(bytes: Uint8Array): ModelStreamInferResponse;
    static deserializeBinaryFromReader(message: ModelStreamInferResponse, reader: jspb.BinaryReader): ModelStreamInferResponse;
}

export namespace ModelStreamInferResponse {
    export type AsObject = {
        errorMessage: string,
        inferResponse?: ModelInferResponse.AsObject,
    }
}
